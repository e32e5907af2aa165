using System.Text.Json.Serialization;
using OrleansTickets.Load.Measures;

namespace OrleansTickets.Load.Baselines;

/// <summary>The contract's reservation request.</summary>
internal sealed record ReserveBody(IReadOnlyList<ReserveItem> Items, DateOnly? VisitDate, ReserveCustomer Customer);

internal sealed record ReserveItem(Guid ProductId, Guid? OptionId, int Quantity);

internal sealed record ReserveCustomer(string Name, string Phone, string? Email);

/// <summary>The contract's reservation answer, member for member, so that every target writes as many bytes.</summary>
internal sealed record ReservedBody(
    Guid ReservationId, string Status, IReadOnlyList<ReservedItem> Items, DateOnly? VisitDate, long TotalAmount, string Currency,
    DateTimeOffset ExpiresAt)
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);

    public static ReservedBody Held(Guid reservation, ReserveBody request, string name, long price, DateTimeOffset now) => new(
        reservation,
        "held",
        [.. request.Items.Select(i => new ReservedItem(i.ProductId, i.OptionId, name, i.Quantity, price, price * i.Quantity))],
        request.VisitDate,
        request.Items.Sum(i => price * i.Quantity),
        "KRW",
        now + Hold);
}

internal sealed record ReservedItem(Guid ProductId, Guid? OptionId, string Name, int Quantity, long UnitPrice, long TotalPrice);

/// <summary>A scan as staff send it.</summary>
internal sealed record ScanBody(string QrCode, string Gate, string? DeviceInfo);

/// <summary>The product's answer to a scan, member for member.</summary>
internal sealed record ScannedBody(bool Admitted, string Reason, Guid Nonce, DateTimeOffset? EnteredAt, string? Gate, ScannedTicket? Ticket)
{
    public static ScannedBody Of(ScanBody scan, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        return new ScannedBody(
            true, "ADMITTED", id, now, scan.Gate,
            new ScannedTicket(id, "7K3M9QX2T4VWBC", id, "Hot ticket", null, 1, "entered", now, scan.Gate, 1, 1));
    }
}

internal sealed record ScannedTicket(
    Guid TicketId, string OrderNumber, Guid ProductId, string ProductName, DateOnly? VisitDate, int Serial, string Status,
    DateTimeOffset? FirstEnteredAt, string? FirstGate, int Entries, int EntriesAllowed);

internal sealed record RefusedBody(string Error, int Available);

internal sealed record NewStock(int Stock);

/// <summary>A page like that of <see cref="Targets.PageTarget"/>: as many products and options, and as long.</summary>
internal sealed record EchoPage(IReadOnlyList<EchoProduct> Items, int Total, int Skip, int Limit, string? NextCursor)
{
    /// <param name="bytes">Of its JSON. What the product's page has more is made up for by the descriptions.</param>
    public static EchoPage Make(int bytes)
    {
        var items = Enumerable.Range(0, Targets.PageTarget.Products).Select(EchoProduct.Make).ToList();
        var page = new EchoPage(items, items.Count, 0, 100, null);
        var missing = Math.Max(0, bytes - System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(page, Targets.LoadJson.Compact).Length) / items.Count;
        return page with { Items = [.. items.Select(item => item with { Description = item.Description + new string('.', missing) })] };
    }
}

internal sealed record EchoProduct(
    Guid Id, string Name, string Description, long Price, string Currency, int Available, bool SoldOut, DateTimeOffset? SaleStartsAt,
    DateTimeOffset? SaleEndsAt, bool OnSale, int MaxPerOrder, int? MaxPerBuyer, bool VisitDateRequired, IReadOnlyList<EchoOption> Options)
{
    public static EchoProduct Make(int number) => new(
        IdOf(number), Targets.PageTarget.NameOf(number), Targets.PageTarget.Description, Targets.PageTarget.FirstPrice, "KRW",
        LoadOptions.MostStock, false, null, null, true, 10, null, false,
        [.. Enumerable.Range(0, Targets.PageTarget.Options).Select(option => new EchoOption(
            IdOf(option), Targets.PageTarget.OptionOf(option), Targets.PageTarget.FirstPrice, LoadOptions.MostStock, false))]);

    private static Guid IdOf(int number) => new(number, 0, 0, new byte[8]);
}

internal sealed record EchoOption(Guid Id, string Name, long Price, int Available, bool SoldOut);

[JsonSerializable(typeof(EchoPage))]
[JsonSerializable(typeof(ReserveBody))]
[JsonSerializable(typeof(ReservedBody))]
[JsonSerializable(typeof(RefusedBody))]
[JsonSerializable(typeof(ScanBody))]
[JsonSerializable(typeof(ScannedBody))]
[JsonSerializable(typeof(NewStock))]
[JsonSerializable(typeof(StockFigures))]
internal sealed partial class BaselineJson : JsonSerializerContext;
