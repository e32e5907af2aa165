using OrleansTickets.Api.Http;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Api.Payments;

/// <summary>Places an order, and then opens the provider's page for it: in that order, so that no page is open of which we know nothing.</summary>
internal sealed class Checkouts(PaidOrders orders, IGrainFactory grains, TicketTokens tokens)
{
    /// <summary>Toss's bound.</summary>
    private const int MaxName = 100;

    /// <summary>Idempotent by the reservation: two tabs get one order, one attempt and one page.</summary>
    public async Task<Outcome<InitiatedResponse>> OpenAsync(Guid eventId, PaymentWish wish, Language language)
    {
        var grain = orders.Of(wish.ReservationId);
        var placed = await grain.PlaceAsync(new PlaceRequest(eventId, wish.Provider, wish.Method));
        if (placed.Value is not { } order)
        {
            return placed.Refusal!;
        }

        var name = NameOf(order, language);
        if (order.Payment is not { Status: PaymentStatus.Requested } attempt)
        {
            // Free and paid by now, or a payment is under way already.
            return InitiatedResponse.From(order, name, null, tokens);
        }

        var opened = await grains.GetGrain<ICheckoutGrain>(attempt.PaymentId).OpenAsync(new CheckoutRequest(
            attempt.Provider, attempt.Method, attempt.Amount, name, wish.SuccessUrl, wish.FailUrl));
        if (opened.Refusal is { Code: RefusalCode.PaymentRefused, Detail: var code })
        {
            // The provider would repeat that for ever under this payment id: the next try shall be another attempt.
            await grain.FailAsync(new FailRequest(attempt.PaymentId, code ?? "", ""));
        }

        return opened.Value is { } checkout ? InitiatedResponse.From(order, name, checkout, tokens) : opened.Refusal!;
    }

    /// <summary>What the buyer reads at the provider's.</summary>
    private static string NameOf(Order order, Language language)
    {
        var others = order.Items.Length - 1;
        var more = others == 0 ? "" : new Text($" and {others} more", $" 외 {others}건").In(language);
        var first = order.Items[0].Name;
        var room = MaxName - more.Length;
        return (first.Length <= room ? first : first[..(char.IsHighSurrogate(first[room - 1]) ? room - 1 : room)]) + more;
    }
}
