using Microsoft.Extensions.Options;
using OrleansTickets.Data;
using OrleansTickets.Data.Activity;
using OrleansTickets.Silo;

namespace OrleansTickets.Api.Operations.Commands;

/// <summary>
/// Says whether the activity log is whole (MISSION T4), and its head, to be noted somewhere out of reach of whoever could alter the
/// log. Exit status 0: it is; 1: it is not, or cannot be read.
/// </summary>
internal static class VerifyActivityLog
{
    private const string Expect = "expect";

    public static Command Command { get; } = new("verify-activity-log", [Expect], RunAsync);

    private static async Task<int> RunAsync(WebApplication app, IReadOnlyDictionary<string, string> options)
    {
        var noted = options.TryGetValue(Expect, out var text) ? ReadHash(text) : null;
        ActivityChainReport? report = null;
        await StartFailure.GuardAsync(
            () => _ = app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value,
            async () => report = await app.Services.GetRequiredService<ActivityChain>().VerifyAsync(noted, CancellationToken.None));
        if (Describe(report!, noted) is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            return 1;
        }

        await Console.Out.WriteLineAsync($"The activity log is whole: {report!.Rows} rows, head {Convert.ToHexStringLower(report.Head)}.");
        if (noted is not null)
        {
            await Console.Out.WriteLineAsync($"The head noted earlier is row {report.NotedSeq}.");
        }

        return 0;
    }

    private static string? Describe(ActivityChainReport report, byte[]? noted) => report.Fault is { } fault
        ? $"The activity log is NOT whole: row {fault.Seq} {Describe(fault.Kind)}. {report.Rows} rows before it are in order."
        : noted is not null && report.NotedSeq is null
            ? $"The activity log is NOT the one it was: no row has the hash that was noted earlier. {report.Rows} rows, head {Convert.ToHexStringLower(report.Head)}."
            : null;

    private static string Describe(ActivityFaultKind kind) => kind switch
    {
        ActivityFaultKind.Missing => "is missing",
        ActivityFaultKind.Altered => "was altered",
        ActivityFaultKind.Unlinked => "does not follow from the row before it",
        ActivityFaultKind.Foreign => "was not written by the log",
        ActivityFaultKind.WrongHead => "is the last, but the log's head says otherwise",
        _ => throw new InvalidOperationException($"{kind} has no description."),
    };

    private static byte[] ReadHash(string text) =>
        text.Length == 2 * ActivityChain.HashBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new StartFailure($"--{Expect} must be the {2 * ActivityChain.HashBytes} hexadecimal digits of a head.");
}
