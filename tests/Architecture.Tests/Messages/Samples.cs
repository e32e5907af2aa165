namespace OrleansTickets.Architecture.Tests.Messages;

// None says [GenerateSerializer] or is a grain's interface: Orleans' own generator would then work on them, and rightly refuse.
internal sealed record BareMessage(int Count);

internal sealed record ChangingMessage(List<int> Items)
{
    public int Count { get; set; }
}

internal sealed class BareException : Exception;

#pragma warning disable ORLEANS0011 // The same alias twice is the fault that these samples show.
[Alias("samples.same")]
internal sealed record FirstMessage;

[Alias("samples.same")]
internal sealed record SecondMessage;

internal interface IBareGrain
{
    Task Open();

    [Alias("count")]
    int Count();

    [Alias("close")]
    Task Close();

    [Alias("close")]
    Task Shut();
}
#pragma warning restore ORLEANS0011
