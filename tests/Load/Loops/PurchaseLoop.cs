using System.Diagnostics;
using System.Net.Sockets;
using OrleansTickets.Load.Measures;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Loops;

/// <summary>
/// Every buyer reserves a ticket, has it charged on the provider's page and comes back for it; then the next one. The latency is that of
/// the whole purchase.
/// </summary>
internal sealed class PurchaseLoop(Tally tally, PurchaseRequests requests)
{
    private long _buyers;
    private long _stopAt;

    public async Task RunAsync(int buyers, TimeSpan settle, TimeSpan measured, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var from = Stopwatch.GetTimestamp() + Ticks(settle);
        _stopAt = from + Ticks(measured);
        tally.Measure(from, _stopAt);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settle + measured + timeout);
        await Task.WhenAll(Enumerable.Range(0, buyers).Select(_ => Task.Run(() => BuyAsync(patience.Token), cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task BuyAsync(CancellationToken cancellationToken)
    {
        while (Stopwatch.GetTimestamp() < _stopAt)
        {
            try
            {
                using var product = new WireClient(requests.Product);
                using var provider = new WireClient(requests.Provider);
                var reservation = requests.Reservation.Copy();
                while (Stopwatch.GetTimestamp() < _stopAt)
                {
                    requests.Reservation.Patch(reservation, Interlocked.Increment(ref _buyers));
                    await BuyAsync(product, provider, reservation, cancellationToken);
                }
            }
            catch (Exception exception) when (exception is SocketException or InvalidDataException or OperationCanceledException)
            {
                tally.Lost(exception is OperationCanceledException ? "timeout" : exception.Message);
            }
        }
    }

    private async Task BuyAsync(WireClient product, WireClient provider, byte[] reservation, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var held = await product.SendAsync(reservation, cancellationToken);
        if (Read(held, StatusCodes.Status201Created, "\"reservation_id\""u8, begun) is not { } reservationId)
        {
            return;
        }

        var opened = await product.SendAsync(requests.Initiate(reservationId), cancellationToken);
        if (Read(opened, StatusCodes.Status200OK, "\"payment_id\""u8, begun) is not { } paymentId
            || Read(opened, StatusCodes.Status200OK, "\"checkout_url\""u8, begun) is not { } page)
        {
            return;
        }

        var led = await provider.SendAsync(requests.Pay(page), cancellationToken);
        if (PurchaseRequests.FindPaymentKey(led.Span) is not { } paymentKey)
        {
            tally.Lost("the provider's page led nowhere");
            return;
        }

        Count(await product.SendAsync(requests.Succeed(paymentId, paymentKey), cancellationToken), begun);
    }

    /// <summary>A member of an answer; null where the answer is another, which is counted.</summary>
    private string? Read(ReadOnlyMemory<byte> answer, int status, ReadOnlySpan<byte> member, long begun)
    {
        WireResponse.TryRead(answer.Span, out var response);
        if (response.Status == status && response.FindText(member) is { } text)
        {
            return text;
        }

        tally.Answered(begun, response);
        return null;
    }

    private void Count(ReadOnlyMemory<byte> answer, long begun)
    {
        WireResponse.TryRead(answer.Span, out var response);
        tally.Answered(begun, response);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);
}
