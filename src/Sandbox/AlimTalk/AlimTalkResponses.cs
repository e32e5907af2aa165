using System.Globalization;

namespace OrleansTickets.Sandbox.AlimTalk;

/// <summary>How a request went: errors too are answered 200, and only this tells them.</summary>
internal sealed record ResultHeader(int ResultCode, string ResultMessage, bool IsSuccessful)
{
    public static readonly ResultHeader Success = new(0, "SUCCESS", true);

    public static ResultHeader Of(int code) => new(code, AlimTalkError.Describe(code), false);
}

internal sealed record SendResponse(ResultHeader Header, SentResponse? Message);

internal sealed record SentResponse(string RequestId, string? SenderGroupingKey, IReadOnlyList<SendResult> SendResults);

internal sealed record SendResult(int RecipientSeq, string RecipientNo, int ResultCode, string ResultMessage, string? RecipientGroupingKey);

internal sealed record FindResponse(ResultHeader Header, FoundResponse? MessageSearchResultResponse);

internal sealed record FoundResponse(IReadOnlyList<MessageResponse> Messages, int TotalCount);

internal sealed record GetResponse(ResultHeader Header, MessageResponse? Message);

internal sealed record MessageResponse(
    string RequestId,
    int RecipientSeq,
    string PlusFriendId,
    string SenderKey,
    string TemplateCode,
    string RecipientNo,
    string Content,
    string RequestDate,
    string CreateDate,
    string ReceiveDate,
    string ResendStatus,
    string ResendStatusName,
    string MessageStatus,
    string ResultCode,
    string ResultCodeName,
    string? SenderGroupingKey,
    string? RecipientGroupingKey)
{
    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);

    public static MessageResponse From(AlimTalkMessage message)
    {
        var at = message.At.ToOffset(Korea).ToString("yyyy-MM-dd HH:mm:ss.f", CultureInfo.InvariantCulture);
        return new MessageResponse(
            message.RequestId, message.RecipientSeq, "@sandbox", message.SenderKey, message.TemplateCode, message.RecipientNo, message.Content, at, at,
            at, "RSC01", "대체 발송 미대상", "COMPLETED", "1000", "성공", message.SenderGroupingKey, message.RecipientGroupingKey);
    }
}

/// <summary>Result codes as NHN Cloud documents them.</summary>
internal static class AlimTalkError
{
    public const int Parameter = 4;
    public const int AppKey = -1000;
    public const int SecretKey = -1001;
    public const int Repeated = -1005;
    public const int NoMessage = -1016;
    public const int SenderBlocked = -1027;
    public const int NoSender = -2017;
    public const int System = -9999;

    public static string Describe(int code) => code switch
    {
        Parameter => "Parameter validation failed.",
        AppKey => "Invalid appKey.",
        SecretKey => "Invalid secretKey.",
        Repeated => "The same 'X-NC-API-IDEMPOTENCY-KEY' was used within the last 10 minute.",
        NoMessage => "Message is not found.",
        SenderBlocked => "The sender is blocked status.",
        NoSender => "The sender does not exist.",
        System => "System error.",
        _ => $"Failed with {code}.",
    };
}
