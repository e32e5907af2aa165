using System.Net.Http.Headers;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Polly;

namespace OrleansTickets.Silo.Payments;

/// <summary>
/// Toss Payments' core API (docs.tosspayments.com/reference, 코어 API) over HTTP: what was answered, or why nothing was. It judges nothing.
/// </summary>
/// <remarks>
/// All POSTs bring an <c>Idempotency-Key</c>: for 15 days the same key gets the first answer again, an error too, and 409 while the first
/// request is still worked on (인증 및 기타 헤더 설정, 멱등키 헤더). So all requests may be repeated.
/// </remarks>
internal sealed class TossClient
{
    /// <summary>A Payment object has some 3 KB.</summary>
    private const int MostRead = 256 * 1024;

    /// <summary>For all tries of a request and the reading of its answer. Under the patience of orders, so that it is always we who give up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(18);

    private readonly HttpClient _http;

    public TossClient(HttpClient http, IOptions<TossOptions> options)
    {
        _http = http;
        _http.BaseAddress = new Uri(options.Value.BaseUrl);
        _http.MaxResponseContentBufferSize = MostRead;

        // How long one try may take is the business of the pipeline around it.
        _http.Timeout = Timeout.InfiniteTimeSpan;

        // The secret key is the user; there is no password, but its colon (시크릿 키로 인증하기).
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.Value.SecretKey}:")));
    }

    /// <summary>결제 생성: opens a page to pay on.</summary>
    public Task<TossReply> CreateAsync(TossCreation creation, string key, CancellationToken cancellationToken) =>
        PostAsync("v1/payments", creation, TossJson.Default.TossCreation, key, cancellationToken);

    /// <summary>결제 승인: charges.</summary>
    public Task<TossReply> ConfirmAsync(TossConfirmation confirmation, string key, CancellationToken cancellationToken) =>
        PostAsync("v1/payments/confirm", confirmation, TossJson.Default.TossConfirmation, key, cancellationToken);

    /// <summary>결제 취소: gives back, or ends what was not paid.</summary>
    public Task<TossReply> CancelAsync(string paymentKey, TossCancellation cancellation, string key, CancellationToken cancellationToken) =>
        PostAsync(
            $"v1/payments/{Uri.EscapeDataString(paymentKey)}/cancel", cancellation, TossJson.Default.TossCancellation, key, cancellationToken);

    /// <summary>paymentKey로 결제 조회.</summary>
    public Task<TossReply> FindAsync(string paymentKey, CancellationToken cancellationToken) =>
        GetAsync($"v1/payments/{Uri.EscapeDataString(paymentKey)}", cancellationToken);

    /// <summary>orderId로 결제 조회.</summary>
    public Task<TossReply> FindByOrderAsync(string orderId, CancellationToken cancellationToken) =>
        GetAsync($"v1/payments/orders/{Uri.EscapeDataString(orderId)}", cancellationToken);

    private Task<TossReply> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    private Task<TossReply> PostAsync<T>(string path, T body, JsonTypeInfo<T> type, string key, CancellationToken cancellationToken)
    {
        // Whole, with its length, and the same in each repetition.
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        return SendAsync(request, cancellationToken);
    }

    private async Task<TossReply> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience);
        try
        {
            using var response = await _http.SendAsync(sent, end.Token);
            return Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(end.Token));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or ExecutionRejectedException)
        {
            // ExecutionRejectedException: the pipeline's own patience is over, or its circuit is open.
            return new TossReply(0, null, null, exception.GetType().Name);
        }
        catch (OperationCanceledException)
        {
            return new TossReply(0, null, null, "given up waiting");
        }
    }

    private static TossReply Read(int status, byte[] body)
    {
        try
        {
            return status is >= 200 and < 300
                ? new TossReply(status, JsonSerializer.Deserialize(body, TossJson.Default.TossPayment), null, "an empty answer")
                : new TossReply(status, null, JsonSerializer.Deserialize(body, TossJson.Default.TossError), $"status {status}");
        }
        catch (JsonException)
        {
            return new TossReply(status, null, null, $"status {status} with an unreadable body");
        }
    }
}

/// <summary>What came back.</summary>
/// <param name="Status">Of HTTP; 0: nothing came.</param>
/// <param name="Payment">With a success that could be read.</param>
/// <param name="Error">With a failure that could be read.</param>
/// <param name="Reason">Why there is neither, for the log: it names nobody and holds no key.</param>
internal sealed record TossReply(int Status, TossPayment? Payment, TossError? Error, string Reason)
{
    /// <summary>The provider's code, where it is certain that the request was judged and refused: not with a 5xx.</summary>
    public string? RefusalCode => Status is >= 400 and < 500 ? Error?.Code : null;

    public string Doubt => Error?.Code is { } code ? $"{Status} {code}" : Reason;
}
