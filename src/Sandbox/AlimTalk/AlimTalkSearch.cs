using System.Globalization;

namespace OrleansTickets.Sandbox.AlimTalk;

/// <summary>Which messages are asked for: those of a request, or those of at most 30 days; and of these the ones with all that is given.</summary>
internal sealed record AlimTalkSearch(
    string? RequestId,
    DateTimeOffset? From,
    DateTimeOffset? To,
    string? RecipientNo,
    string? TemplateCode,
    string? SenderGroupingKey,
    string? RecipientGroupingKey,
    int PageNum,
    int PageSize)
{
    private const int DefaultSize = 15;
    private const int MostSize = 1_000;
    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);
    private static readonly TimeSpan LongestRange = TimeSpan.FromDays(30);

    public bool IsValid =>
        (RequestId is not null || (From is not null && To is not null && To - From <= LongestRange))
        && PageNum >= 1 && PageSize is >= 1 and <= MostSize;

    public static AlimTalkSearch Of(IQueryCollection query) => new(
        Text(query, "requestId"), Moment(query, "startRequestDate"), Moment(query, "endRequestDate"), Text(query, "recipientNo"),
        Text(query, "templateCode"), Text(query, "senderGroupingKey"), Text(query, "recipientGroupingKey"), Number(query, "pageNum", 1),
        Number(query, "pageSize", DefaultSize));

    public bool Matches(AlimTalkMessage message) =>
        (RequestId is null || message.RequestId == RequestId)
        && (From is null || message.At >= From) && (To is null || message.At <= To)
        && (RecipientNo is null || message.RecipientNo == RecipientNo)
        && (TemplateCode is null || message.TemplateCode == TemplateCode)
        && (SenderGroupingKey is null || message.SenderGroupingKey == SenderGroupingKey)
        && (RecipientGroupingKey is null || message.RecipientGroupingKey == RecipientGroupingKey);

    private static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    private static int Number(IQueryCollection query, string name, int missing) => Text(query, name) switch
    {
        null => missing,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
    };

    private static DateTimeOffset? Moment(IQueryCollection query, string name) =>
        DateTime.TryParseExact(Text(query, name), "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, Korea)
            : null;
}
