using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Notifications;

/// <summary>
/// Kakao AlimTalk through NHN Cloud's KakaoTalk Bizmessage, API v2.3: complete texts (<c>raw-messages</c>), which Kakao compares with the registered
/// template, and the list of messages, by our reference. A request whose key was used within the last ten minutes is refused there, whatever
/// became of the first: <see cref="AlimTalkAnswer.Unknown"/>.
/// </summary>
internal sealed class AlimTalkClient(HttpClient http, IOptions<AlimTalkOptions> options)
{
    private const int Repeated = -1005;

    /// <summary>The text, the number or the template is wrong, and stays so.</summary>
    private static readonly int[] Final = [4, -2000, -2001, -2002, -2003, -2004, -2005];

    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);
    private static readonly TimeSpan Margin = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestRange = TimeSpan.FromDays(30);

    private string App => $"{options.Value.BaseUrl.TrimEnd('/')}/alimtalk/v2.3/appkeys/{options.Value.AppKey}";

    /// <param name="reference">Ours, by which <see cref="FindAsync"/> finds it.</param>
    /// <param name="key">What makes a repetition known as one.</param>
    /// <param name="phone">In digits only.</param>
    public Task<AlimTalkAnswer> SendAsync(
        string reference, string key, string template, string phone, string content, CancellationToken cancellationToken)
    {
        var sending = new AlimTalkSending(options.Value.SenderKey!, template, [new AlimTalkRecipient(phone, content, reference)]);
        var request = new HttpRequestMessage(HttpMethod.Post, $"{App}/raw-messages")
        {
            Content = JsonContent.Create(sending, AlimTalkJson.Default.AlimTalkSending),
        };
        request.Headers.Add("X-NC-API-IDEMPOTENCY-KEY", key);
        return AskAsync(request, AlimTalkJson.Default.AlimTalkReply, reply => reply.Header, ReadSent, cancellationToken);
    }

    /// <summary>Whether a message with this reference was taken.</summary>
    /// <param name="since">When it was sent at the earliest.</param>
    public Task<AlimTalkAnswer> FindAsync(string reference, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Their clock need not be ours; more than 30 days at once they refuse.
        var to = now + Margin;
        var from = since - Margin < to - LongestRange ? to - LongestRange : since - Margin;
        var query = $"startRequestDate={Minute(from)}&endRequestDate={Minute(to)}&recipientGroupingKey={Uri.EscapeDataString(reference)}&pageSize=1";
        return AskAsync(
            new HttpRequestMessage(HttpMethod.Get, $"{App}/messages?{query}"), AlimTalkJson.Default.AlimTalkList, list => list.Header,
            list => ReadFound(list, reference), cancellationToken);
    }

    private async Task<AlimTalkAnswer> AskAsync<T>(
        HttpRequestMessage request,
        JsonTypeInfo<T> type,
        Func<T, AlimTalkHeader?> header,
        Func<T, AlimTalkAnswer> read,
        CancellationToken cancellationToken)
        where T : class
    {
        using var sent = request;
        sent.Headers.Add("X-Secret-Key", options.Value.SecretKey);
        try
        {
            using var response = await http.SendAsync(sent, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var code = $"HTTP_{(int)response.StatusCode}";
                return (int)response.StatusCode < StatusCodes.Status500InternalServerError
                    ? new AlimTalkAnswer.Refused(code, IsFinal: false)
                    : new AlimTalkAnswer.Unknown(code);
            }

            return await response.Content.ReadFromJsonAsync(type, cancellationToken) is { } answer && header(answer) is { } said
                ? Judge(said) ?? read(answer)
                : new AlimTalkAnswer.Unknown("UNREADABLE");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new AlimTalkAnswer.Unknown("CONNECTION");
        }
        catch (JsonException)
        {
            return new AlimTalkAnswer.Unknown("UNREADABLE");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AlimTalkAnswer.Unknown("TIMEOUT");
        }
    }

    private static AlimTalkAnswer? Judge(AlimTalkHeader header) => header switch
    {
        { IsSuccessful: true } => null,
        { ResultCode: Repeated } => new AlimTalkAnswer.Unknown("REPEATED"),
        _ => new AlimTalkAnswer.Refused(header.ResultCode.ToString(CultureInfo.InvariantCulture), Final.Contains(header.ResultCode)),
    };

    private static AlimTalkAnswer ReadSent(AlimTalkReply reply) => reply.Message switch
    {
        { SendResults: [{ ResultCode: 0 }] } message => new AlimTalkAnswer.Taken(message.RequestId),
        { SendResults: [var one] } => new AlimTalkAnswer.Refused(
            one.ResultCode.ToString(CultureInfo.InvariantCulture), Final.Contains(one.ResultCode)),
        _ => new AlimTalkAnswer.Unknown("UNREADABLE"),
    };

    private static AlimTalkAnswer ReadFound(AlimTalkList list, string reference) => list.MessageSearchResultResponse?.Messages switch
    {
        null => new AlimTalkAnswer.Unknown("UNREADABLE"),
        var messages => messages.FirstOrDefault(message => message.RecipientGroupingKey == reference) is { } found
            ? new AlimTalkAnswer.Taken(found.RequestId)
            : new AlimTalkAnswer.NotThere(),
    };

    private static string Minute(DateTimeOffset at) =>
        Uri.EscapeDataString(at.ToOffset(Korea).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
}
