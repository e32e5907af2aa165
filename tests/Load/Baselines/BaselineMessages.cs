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

internal sealed record RefusedBody(string Error, int Available);

internal sealed record NewStock(int Stock);

[JsonSerializable(typeof(ReserveBody))]
[JsonSerializable(typeof(ReservedBody))]
[JsonSerializable(typeof(RefusedBody))]
[JsonSerializable(typeof(NewStock))]
[JsonSerializable(typeof(StockFigures))]
internal sealed partial class BaselineJson : JsonSerializerContext;
