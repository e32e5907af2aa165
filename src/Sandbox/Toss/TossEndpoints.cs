using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OrleansTickets.Sandbox.Faults;

namespace OrleansTickets.Sandbox.Toss;

/// <summary>The core API of Toss Payments, as far as cards and virtual accounts need it.</summary>
internal static class TossEndpoints
{
    public static void MapToss(this IEndpointRouteBuilder routes)
    {
        var payments = routes.MapGroup("/v1/payments");
        payments.MapPost("/", CreateAsync);
        payments.MapPost("/confirm", ConfirmAsync);
        payments.MapPost("/{paymentKey}/cancel", CancelAsync);
        payments.MapGet("/{paymentKey}", QueryAsync);
        payments.MapGet("/orders/{orderId}", QueryOrderAsync);
        payments.MapCheckout();
    }

    private static async Task CreateAsync(HttpContext context, TossCalls calls, TossPayments payments)
    {
        var request = await ReadAsync(context, TossJson.Default.CreateRequest);
        var origin = $"{context.Request.Scheme}://{context.Request.Host}";
        await calls.RunAsync(context, SandboxOperation.Create, (find, refusal) => refusal ?? payments.Create(request, origin, find));
    }

    private static async Task ConfirmAsync(HttpContext context, TossCalls calls, TossPayments payments)
    {
        var request = await ReadAsync(context, TossJson.Default.ConfirmRequest);
        var key = Key(context);
        await calls.RunAsync(context, SandboxOperation.Confirm, (find, refusal) => payments.Confirm(request, refusal, key, find));
    }

    private static async Task CancelAsync(HttpContext context, string paymentKey, TossCalls calls, TossPayments payments)
    {
        var request = await ReadAsync(context, TossJson.Default.CancelRequest);
        var key = Key(context);
        await calls.RunAsync(context, SandboxOperation.Cancel, (find, refusal) => refusal ?? payments.Cancel(paymentKey, request, key, find));
    }

    private static Task QueryAsync(HttpContext context, string paymentKey, TossCalls calls, TossPayments payments) => calls.RunAsync(
        context, SandboxOperation.Query, (find, refusal) => refusal ?? payments.Query(find(paymentKey), payment => payment.PaymentKey == paymentKey));

    private static Task QueryOrderAsync(HttpContext context, string orderId, TossCalls calls, TossPayments payments) => calls.RunAsync(
        context, SandboxOperation.Query, (find, refusal) => refusal ?? payments.Query(find(orderId), payment => payment.OrderId == orderId));

    private static string? Key(HttpContext context) =>
        context.Request.Headers[TossCalls.IdempotencyHeader].ToString() is { Length: > 0 } key ? key : null;

    /// <returns>Null where it is no such JSON.</returns>
    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
