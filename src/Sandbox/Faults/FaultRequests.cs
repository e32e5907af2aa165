namespace OrleansTickets.Sandbox.Faults;

/// <summary>A fault as outside programs ask for it; the members are those of <see cref="SandboxFault"/>.</summary>
/// <param name="Times">Missing: once; 0: until it is taken away.</param>
internal sealed record FaultRequest(
    SandboxOperation Operation,
    SandboxFaultKind Kind,
    int? Times = null,
    int? Every = null,
    string? Code = null,
    int? Status = null,
    int? DelayMilliseconds = null)
{
    public SandboxFault Fault => new(
        Operation, Kind, Times is 0 ? null : Times ?? 1, Every ?? 1, Code, Status, DelayMilliseconds ?? 1_000);
}
