using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansTickets.Sandbox.Faults;
using OrleansTickets.Sandbox.Ledger;

namespace OrleansTickets.Sandbox.AlimTalk;

/// <summary>
/// Kakao AlimTalk as NHN Cloud's KakaoTalk Bizmessage offers it, API v2.3
/// (https://docs.nhncloud.com/ko/Notification/KakaoTalk%20Bizmessage/ko/alimtalk-api-guide/): complete texts are sent and looked up. A second request
/// with the same <c>X-NC-API-IDEMPOTENCY-KEY</c> within ten minutes fails; it does not get the first answer. Templates are not compared.
/// </summary>
internal static class AlimTalkEndpoints
{
    private const string SecretHeader = "X-Secret-Key";
    private const string IdempotencyHeader = "X-NC-API-IDEMPOTENCY-KEY";
    private static readonly TimeSpan KeyLife = TimeSpan.FromMinutes(10);

    private static readonly AlimTalkJson Json = new(
        new JsonSerializerOptions(AlimTalkJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void MapAlimTalk(this IEndpointRouteBuilder routes)
    {
        var app = routes.MapGroup("/alimtalk/v2.3/appkeys/{appKey}");
        app.MapPost("/raw-messages", SendAsync);
        app.MapGet("/messages", FindAsync);
        app.MapGet("/messages/{requestId}/{recipientSeq:int}", GetAsync);
    }

    private static async Task SendAsync(
        HttpContext context, string appKey, SandboxLedger ledger, SandboxFaults faults, SandboxOptions options, TimeProvider clock)
    {
        var request = await ReadAsync(context);
        var key = context.Request.Headers[IdempotencyHeader].ToString() is { Length: > 0 } given ? given : null;
        if (FindError(context, appKey, options) is { } error)
        {
            await FaultyCall.SendAsync(context, Failed(error));
            return;
        }

        await FaultyCall.RunAsync(
            context,
            faults.Take(SandboxOperation.Send),
            () => Write(Accept(request, key, null, ledger, options, clock), Json.SendResponse),
            fault => Write(Accept(request, key, Code(fault), ledger, options, clock), Json.SendResponse),
            status => Failed(AlimTalkError.System) with { Status = status });
    }

    private static async Task FindAsync(
        HttpContext context, string appKey, SandboxLedger ledger, SandboxFaults faults, SandboxOptions options)
    {
        var search = AlimTalkSearch.Of(context.Request.Query);
        var error = FindError(context, appKey, options) ?? (search.IsValid ? null : AlimTalkError.Parameter);
        await FaultyCall.RunAsync(
            context,
            faults.Take(SandboxOperation.Find),
            Find,
            fault => Failed(Code(fault)),
            status => Failed(AlimTalkError.System) with { Status = status });

        SandboxAnswer Find()
        {
            if (error is { } wrong)
            {
                return Failed(wrong);
            }

            var found = ledger.Messages.Where(search.Matches).ToList();
            var page = found.Skip((search.PageNum - 1) * search.PageSize).Take(search.PageSize).Select(MessageResponse.From);
            return Write(new FindResponse(ResultHeader.Success, new FoundResponse([.. page], found.Count)), Json.FindResponse);
        }
    }

    private static async Task GetAsync(
        HttpContext context, string appKey, string requestId, int recipientSeq, SandboxLedger ledger, SandboxFaults faults, SandboxOptions options)
    {
        var error = FindError(context, appKey, options);
        var found = ledger.Messages.FirstOrDefault(message => message.RequestId == requestId && message.RecipientSeq == recipientSeq);
        await FaultyCall.RunAsync(
            context,
            faults.Take(SandboxOperation.Find),
            () => error is { } wrong ? Failed(wrong)
                : found is null ? Failed(AlimTalkError.NoMessage)
                : Write(new GetResponse(ResultHeader.Success, MessageResponse.From(found)), Json.GetResponse),
            fault => Failed(Code(fault)),
            status => Failed(AlimTalkError.System) with { Status = status });
    }

    private static SendResponse Accept(
        RawMessagesRequest? request, string? key, int? refusal, SandboxLedger ledger, SandboxOptions options, TimeProvider clock)
    {
        SendResponse? answer = null;
        ledger.Step(_ =>
        {
            var now = clock.GetUtcNow();
            var kept = key is null ? null : $"alimtalk {key}";
            var error = kept is not null && ledger.FindAnswer(kept) is { } first && now - first.At < KeyLife ? AlimTalkError.Repeated
                : request is not { IsValid: true } ? AlimTalkError.Parameter
                : request.SenderKey != options.AlimTalkSenderKey ? AlimTalkError.NoSender
                : refusal;
            var messages = error is null ? Messages(request!, key, now) : null;
            answer = messages is null ? new SendResponse(ResultHeader.Of(error!.Value), null) : Describe(messages);
            return error is AlimTalkError.Repeated
                ? new LedgerLine()
                : new LedgerLine(Answer: kept is null ? null : new KeptAnswer(kept, now, 200, ""), Messages: messages);
        });
        return answer!;
    }

    private static List<AlimTalkMessage> Messages(RawMessagesRequest request, string? key, DateTimeOffset now)
    {
        var requestId = $"{now:yyyyMMddHHmmss}{RandomNumberGenerator.GetHexString(10)}";
        return
        [
            .. request.RecipientList!.Select((recipient, number) => new AlimTalkMessage(
                now, requestId, number + 1, request.SenderKey!, request.TemplateCode!, recipient.RecipientNo!, recipient.Content!,
                request.SenderGroupingKey, recipient.RecipientGroupingKey, key)),
        ];
    }

    private static SendResponse Describe(List<AlimTalkMessage> messages) => new(
        ResultHeader.Success,
        new SentResponse(
            messages[0].RequestId,
            messages[0].SenderGroupingKey,
            [
                .. messages.Select(message => new SendResult(
                    message.RecipientSeq, message.RecipientNo, 0, "SUCCESS", message.RecipientGroupingKey)),
            ]));

    private static int? FindError(HttpContext context, string appKey, SandboxOptions options) =>
        appKey != options.AlimTalkAppKey ? AlimTalkError.AppKey
        : context.Request.Headers[SecretHeader].ToString() != options.AlimTalkSecretKey ? AlimTalkError.SecretKey
        : null;

    private static int Code(SandboxFault fault) => fault.Code is { } code ? int.Parse(code) : AlimTalkError.SenderBlocked;

    private static SandboxAnswer Failed(int code) => Write(new SendResponse(ResultHeader.Of(code), null), Json.SendResponse);

    private static SandboxAnswer Write<T>(T answer, JsonTypeInfo<T> type) => new(200, JsonSerializer.SerializeToUtf8Bytes(answer, type));

    private static async Task<RawMessagesRequest?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, AlimTalkJson.Default.RawMessagesRequest, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
