using System.Collections.Immutable;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Inventory;
using OrleansTickets.Data.Settings;

namespace OrleansTickets.Grains.Inventory;

/// <summary>What becomes of a buyer's wish, decided from the state alone (MISSION T11). Nothing here changes anything.</summary>
internal static class BookingRules
{
    public static Outcome<TicketsHeld> Hold(
        InventoryState state, HoldRequest request, DateTimeOffset now, BookingOptions options)
    {
        var refusal = RefuseTakenId(state, request.ReservationId)
            ?? RefuseSale(state, request.Items, request.VisitDate, now)
            ?? RefuseOrderLimits(state, request.Items, options)
            ?? RefuseBuyerLimits(state, request.Items, request.Customer.BuyerKey)
            ?? RefuseStock(state, request.Items, request.VisitDate);
        if (refusal is not null)
        {
            return refusal;
        }

        var expiresAt = now + options.HoldTime;
        return new TicketsHeld(
            request.ReservationId, Price(state, request.Items), request.VisitDate, request.Customer.BuyerKey, request.Customer.Fingerprint,
            now, expiresAt, request.IdempotencyKey, Moves(state, request.Items.AsSpan(), StockMovementType.Out, -1));
    }

    public static Outcome<Availability> Check(
        InventoryState state, AvailabilityRequest request, DateTimeOffset now, BookingOptions options)
    {
        if (RefuseSale(state, request.Items, request.VisitDate, now) is { } refusal)
        {
            return refusal;
        }

        var items = Price(state, request.Items)
            .Select(item => new ItemAvailability(
                item.ProductId, item.OptionId, item.Quantity, item.UnitPrice, FreeFor(state, item.ProductId, item.OptionId, request.VisitDate)))
            .ToImmutableArray();
        var available = RefuseOrderLimits(state, request.Items, options) is null
            && RefuseStock(state, request.Items, request.VisitDate) is null;
        return new Availability(available, items.Sum(item => item.UnitPrice * item.Quantity), items);
    }

    public static Outcome<HoldExtended> Extend(Hold hold, string? idempotencyKey, BookingOptions options) =>
        hold.Extensions >= options.MaxExtensions
            ? new Refusal(RefusalCode.LimitExceeded, Limit: options.MaxExtensions)
            : new HoldExtended(hold.ReservationId, hold.ExpiresAt + options.ExtendTime, idempotencyKey);

    public static HoldCancelled Cancel(InventoryState state, Hold hold) => new(hold.ReservationId, hold.VisitDate, GiveBack(state, hold));

    public static HoldExpired Expire(InventoryState state, Hold hold) => new(hold.ReservationId, hold.VisitDate, GiveBack(state, hold));

    public static HoldConfirmed Confirm(InventoryState state, Hold hold) =>
        new(hold.ReservationId, hold.VisitDate, Moves(state, hold.Items.AsSpan(), StockMovementType.Transfer, 0));

    /// <summary>Whether a request asks for what an earlier one with the same key got.</summary>
    public static bool IsSameWish(HoldRequest request, ImmutableArray<ReservationItem> items, DateOnly? visitDate, long fingerprint) =>
        request.VisitDate == visitDate && request.Customer.Fingerprint == fingerprint
        && request.Items.SequenceEqual(items.Select(item => new BookingItem(item.ProductId, item.OptionId, item.Quantity)));

    private static ImmutableArray<StockMovement> GiveBack(InventoryState state, Hold hold) =>
        Moves(state, hold.Items.AsSpan(), StockMovementType.Return, 1);

    private static Refusal? RefuseTakenId(InventoryState state, Guid reservationId) =>
        state.Holds.ContainsKey(reservationId) ? new Refusal(RefusalCode.Conflict, "reservation_id") : null;

    private static Refusal? RefuseSale(InventoryState state, ImmutableArray<BookingItem> items, DateOnly? visitDate, DateTimeOffset now)
    {
        if (!state.IsOpen || state.Schedule is not { } schedule)
        {
            return new Refusal(RefusalCode.NotFound);
        }

        foreach (var item in items.AsSpan())
        {
            if (RefuseItem(state, item, visitDate, now) is { } refusal)
            {
                return refusal;
            }
        }

        if (HasDuplicates(items.AsSpan()))
        {
            return new Refusal(RefusalCode.Invalid, "items");
        }

        var today = TimeZones.Today(now, schedule.TimeZone);
        if (today > schedule.EndsOn)
        {
            return new Refusal(RefusalCode.NotOnSale);
        }

        return visitDate is { } date && (date < schedule.StartsOn || date > schedule.EndsOn || date < today)
            ? new Refusal(RefusalCode.Invalid, "visit_date")
            : null;
    }

    private static Refusal? RefuseItem(InventoryState state, BookingItem item, DateOnly? visitDate, DateTimeOffset now)
    {
        Option? option = null;
        if (!state.Products.TryGetValue(item.ProductId, out var product)
            || (item.OptionId is { } optionId
                && (!state.Options.TryGetValue(optionId, out option) || option.ProductId != item.ProductId)))
        {
            return new Refusal(RefusalCode.NotFound, "items", item.ProductId, item.OptionId);
        }

        var terms = product.Terms;
        if (!product.IsOffered || option is { IsOffered: false } || now < terms.SaleStartsAt || now >= terms.SaleEndsAt)
        {
            return new Refusal(RefusalCode.NotOnSale, "items", item.ProductId, item.OptionId);
        }

        return terms.DailyCapacity is not null && visitDate is null
            ? new Refusal(RefusalCode.Invalid, "visit_date", item.ProductId, item.OptionId)
            : null;
    }

    private static Refusal? RefuseOrderLimits(InventoryState state, ImmutableArray<BookingItem> items, BookingOptions options)
    {
        var total = 0;
        foreach (var item in items.AsSpan())
        {
            total += item.Quantity;
            var limit = state.Products[item.ProductId].Terms.MaxPerOrder;
            if (QuantityOf(items.AsSpan(), item.ProductId) > limit)
            {
                return new Refusal(RefusalCode.LimitExceeded, "items", item.ProductId, Limit: limit);
            }
        }

        return total > options.MaxTicketsPerOrder
            ? new Refusal(RefusalCode.LimitExceeded, "items", Limit: options.MaxTicketsPerOrder)
            : null;
    }

    private static Refusal? RefuseBuyerLimits(InventoryState state, ImmutableArray<BookingItem> items, long buyer)
    {
        foreach (var item in items.AsSpan())
        {
            var product = state.Products[item.ProductId];
            if (product.Terms.MaxPerBuyer is { } limit
                && product.Buyers.GetValueOrDefault(buyer) + QuantityOf(items.AsSpan(), product.Id) > limit)
            {
                return new Refusal(RefusalCode.LimitExceeded, "customer", product.Id, Limit: limit);
            }
        }

        return null;
    }

    public static Refusal? RefuseStock(InventoryState state, ImmutableArray<BookingItem> items, DateOnly? visitDate)
    {
        foreach (var item in items.AsSpan())
        {
            var stock = state.StockOf(item.ProductId, item.OptionId);
            var wanted = 0;
            foreach (var other in items.AsSpan())
            {
                wanted += ReferenceEquals(state.StockOf(other.ProductId, other.OptionId), stock) ? other.Quantity : 0;
            }

            var isShort = wanted > stock.Free
                || (visitDate is { } date && QuantityOf(items.AsSpan(), item.ProductId) > state.Products[item.ProductId].FreeOn(date));
            if (isShort)
            {
                var free = FreeFor(state, item.ProductId, item.OptionId, visitDate);
                return new Refusal(RefusalCode.SoldOut, "items", item.ProductId, item.OptionId, free);
            }
        }

        return null;
    }

    private static int FreeFor(InventoryState state, Guid productId, Guid? optionId, DateOnly? visitDate)
    {
        var free = state.StockOf(productId, optionId).Free;
        return visitDate is { } date ? Math.Min(free, state.Products[productId].FreeOn(date)) : free;
    }

    private static int QuantityOf(ReadOnlySpan<BookingItem> items, Guid productId)
    {
        var quantity = 0;
        foreach (var item in items)
        {
            quantity += item.ProductId == productId ? item.Quantity : 0;
        }

        return quantity;
    }

    private static bool HasDuplicates(ReadOnlySpan<BookingItem> items)
    {
        for (var i = 1; i < items.Length; i++)
        {
            foreach (var earlier in items[..i])
            {
                if (earlier.ProductId == items[i].ProductId && earlier.OptionId == items[i].OptionId)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static ImmutableArray<ReservationItem> Price(InventoryState state, ImmutableArray<BookingItem> items)
    {
        var priced = ImmutableArray.CreateBuilder<ReservationItem>(items.Length);
        foreach (var item in items.AsSpan())
        {
            var product = state.Products[item.ProductId].Terms;
            priced.Add(item.OptionId is { } id && state.Options[id].Terms is var option
                ? new ReservationItem(
                    item.ProductId, id, $"{product.Name} - {option.Name}", item.Quantity, product.Price + option.ExtraPrice, product.EntriesPerTicket)
                : new ReservationItem(item.ProductId, null, product.Name, item.Quantity, product.Price, product.EntriesPerTicket));
        }

        return priced.MoveToImmutable();
    }

    public static ImmutableArray<StockMovement> Moves(
        InventoryState state, ReadOnlySpan<BookingItem> items, StockMovementType type, int sign)
    {
        var moves = ImmutableArray.CreateBuilder<StockMovement>(items.Length);
        foreach (var item in items)
        {
            moves.Add(Move(state, moves, item.ProductId, item.OptionId, item.Quantity, type, sign));
        }

        return moves.MoveToImmutable();
    }

    public static ImmutableArray<StockMovement> Moves(
        InventoryState state, ReadOnlySpan<ReservationItem> items, StockMovementType type, int sign)
    {
        var moves = ImmutableArray.CreateBuilder<StockMovement>(items.Length);
        foreach (var item in items)
        {
            moves.Add(Move(state, moves, item.ProductId, item.OptionId, item.Quantity, type, sign));
        }

        return moves.MoveToImmutable();
    }

    /// <summary>Several lines may draw on one stock: each starts where the one before it ended.</summary>
    private static StockMovement Move(
        InventoryState state,
        ImmutableArray<StockMovement>.Builder earlier,
        Guid productId,
        Guid? optionId,
        int quantity,
        StockMovementType type,
        int sign)
    {
        var stock = state.StockOf(productId, optionId);
        var before = stock.Free;
        for (var i = 0; i < earlier.Count; i++)
        {
            before = earlier[i].Stock == stock.Id ? earlier[i].After : before;
        }

        return new StockMovement(stock.Id, type, sign == 0 ? quantity : sign * quantity, before, before + (sign * quantity));
    }
}
