namespace OrleansTickets.Sandbox.AlimTalk;

/// <summary><c>POST …/raw-messages</c>: messages whose text is complete.</summary>
internal sealed record RawMessagesRequest(
    string? SenderKey, string? TemplateCode, string? SenderGroupingKey, IReadOnlyList<RawRecipientRequest>? RecipientList)
{
    private const int LongestTemplateCode = 20;
    private const int MostRecipients = 1_000;
    private const int LongestGroupingKey = 100;

    public bool IsValid =>
        SenderKey is { Length: > 0 } && TemplateCode is { Length: > 0 and <= LongestTemplateCode }
        && SenderGroupingKey is not { Length: > LongestGroupingKey }
        && RecipientList is { Count: > 0 and <= MostRecipients } && RecipientList.All(recipient => recipient is { IsValid: true });
}

internal sealed record RawRecipientRequest(string? RecipientNo, string? Content, string? RecipientGroupingKey)
{
    private const int LongestNumber = 15;
    private const int LongestContent = 1_300;
    private const int LongestGroupingKey = 100;

    public bool IsValid =>
        RecipientNo is { Length: > 0 and <= LongestNumber } && RecipientNo.All(char.IsAsciiDigit)
        && Content is { Length: > 0 and <= LongestContent } && RecipientGroupingKey is not { Length: > LongestGroupingKey };
}
