using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansTickets.Sandbox;

namespace OrleansTickets.Api.Tests.Sandbox;

/// <summary>A merchant who speaks to a sandbox as to Toss: over HTTP, by Toss's documents.</summary>
internal sealed class Merchant : IDisposable
{
    private static int _orders;

    public Merchant(SandboxApp sandbox, string secretKey = "test_sk_sandbox")
    {
        // Redirects are what tests look at.
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = sandbox.BaseAddress };
        Http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{secretKey}:")));
    }

    public HttpClient Http { get; }

    public static string NewOrderId() => $"ORDER-{Interlocked.Increment(ref _orders):D6}-1";

    public Task<HttpResponseMessage> CreateAsync(string orderId, long amount = 15_000, string method = "CARD", string? key = null) =>
        PostAsync("/v1/payments", NewPayment(orderId, amount, method), key);

    public static object NewPayment(string orderId, long amount, string method = "CARD") => new
    {
        method,
        amount,
        orderId,
        orderName = "관람권 <1> 외 1건",
        successUrl = "http://localhost:1/success?event=AAA",
        failUrl = "http://localhost:1/fail",
        customerName = "김토스",
    };

    public Task<HttpResponseMessage> ConfirmAsync(
        string paymentKey, string orderId, decimal amount = 15_000, string? key = null, CancellationToken cancellationToken = default) =>
        PostAsync("/v1/payments/confirm", new { paymentKey, orderId, amount }, key, cancellationToken);

    public Task<HttpResponseMessage> CancelAsync(string paymentKey, object body, string? key = null) =>
        PostAsync($"/v1/payments/{paymentKey}/cancel", body, key);

    public async Task<JsonElement> QueryAsync(string paymentKey)
    {
        using var response = await Http.GetAsync($"/v1/payments/{paymentKey}");
        return await Json.ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>Creates a payment and has the buyer agree to it on the page.</summary>
    /// <returns>The payment key.</returns>
    public async Task<string> PrepareAsync(string orderId, long amount = 15_000, string method = "CARD")
    {
        using var created = await CreateAsync(orderId, amount, method);
        var payment = await Json.ReadAsync(created, HttpStatusCode.OK);
        using var agreed = await SubmitAsync(payment.GetProperty("checkout").GetProperty("url").GetString()!, ("action", "approve"));
        Assert.Equal(HttpStatusCode.Redirect, agreed.StatusCode);
        return payment.GetProperty("paymentKey").GetString()!;
    }

    /// <summary>A payment that is done.</summary>
    /// <returns>The payment key.</returns>
    public async Task<string> PayAsync(string orderId, long amount = 15_000)
    {
        var paymentKey = await PrepareAsync(orderId, amount);
        using var confirmed = await ConfirmAsync(paymentKey, orderId, amount);
        await Json.ReadAsync(confirmed, HttpStatusCode.OK);
        return paymentKey;
    }

    public Task<HttpResponseMessage> SubmitAsync(string checkoutUrl, params (string Name, string Value)[] fields) =>
        Http.PostAsync(checkoutUrl, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public async Task<HttpResponseMessage> PostAsync(string path, object body, string? key, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Http.SendAsync(request, cancellationToken);
    }

    public static async Task IsErrorAsync(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var error = await Json.ReadAsync(response, status);
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.NotEqual("", error.GetProperty("message").GetString());
    }

    public void Dispose() => Http.Dispose();
}
