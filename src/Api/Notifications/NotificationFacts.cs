using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notifications;

/// <summary>The values that fill a template: of the order, its event and what the outbox's row says.</summary>
internal sealed class NotificationFacts(IDbContextFactory<TicketsContext> contexts, IGrainFactory grains)
{
    private const string None = "-";
    private const int LongestName = 60;

    /// <param name="buyer">The buyer's name.</param>
    /// <exception cref="InvalidOperationException">Its order or event is not there.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(NotificationRow row, string buyer, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var of = await context.Events.IgnoreQueryFilters().AsNoTracking().Where(e => e.Id == row.EventId)
            .Select(e => new { e.Title, e.Venue, e.Timezone }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new InvalidOperationException("The event is not there.");
        var order = await context.Database.SqlQuery<OrderFacts>(
                $"""
                SELECT order_number AS "OrderNumber", quantity AS "Quantity", visit_date AS "VisitDate", total_amount AS "TotalAmount"
                FROM orders WHERE id = {row.OrderId}
                """)
            .SingleOrDefaultAsync(cancellationToken)
            ?? throw new InvalidOperationException("The order is not there.");
        using var payload = JsonDocument.Parse(row.Payload);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(of.Timezone);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["event"] = Line(of.Title), ["venue"] = Line(of.Venue), ["name"] = Line(buyer), ["order_number"] = order.OrderNumber,
            ["quantity"] = $"{order.Quantity}",
        };
        Add(values, "amount", order.TotalAmount);
        AddDay(values, order.VisitDate);
        AddPayload(values, payload.RootElement, zone);
        if (row.Template == NotificationTemplates.DepositAwaited)
        {
            await AddAccountAsync(values, row.OrderId, zone);
        }

        return values;
    }

    private static void AddPayload(Dictionary<string, string> values, JsonElement payload, TimeZoneInfo zone)
    {
        if (payload.TryGetProperty("refund_amount", out var refund) && refund.TryGetInt64(out var amount))
        {
            Add(values, "refund", amount);
        }

        if (payload.TryGetProperty("gate", out var gate) && gate.GetString() is { } name)
        {
            values["gate"] = Line(name);
        }

        if (payload.TryGetProperty("entered_at", out var entered) && entered.TryGetDateTimeOffset(out var at))
        {
            Add(values, "entered", at, zone);
        }
    }

    private async Task AddAccountAsync(Dictionary<string, string> values, Guid orderId, TimeZoneInfo zone)
    {
        var order = (await grains.GetGrain<IOrderGrain>(orderId.ToString("D")).GetAsync()).Value;
        if (order?.Payment?.Account is not { } account)
        {
            throw new InvalidOperationException("The order has no account to pay into.");
        }

        values["bank"] = account.Bank;
        values["account"] = account.AccountNumber;
        Add(values, "due", account.DueAt, zone);
    }

    private static void Add(Dictionary<string, string> values, string name, long won)
    {
        var digits = won.ToString("N0", CultureInfo.InvariantCulture);
        values[$"{name}_ko"] = $"{digits}원";
        values[$"{name}_en"] = $"KRW {digits}";
    }

    private static void AddDay(Dictionary<string, string> values, DateOnly? day)
    {
        values["visit_date_ko"] = day?.ToString("yyyy년 M월 d일", CultureInfo.InvariantCulture) ?? None;
        values["visit_date_en"] = day?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? None;
    }

    private static void Add(Dictionary<string, string> values, string name, DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        values[$"{name}_ko"] = local.ToString("yyyy년 M월 d일 HH:mm", CultureInfo.InvariantCulture);
        values[$"{name}_en"] = local.ToString("d MMMM yyyy, HH:mm (zzz)", CultureInfo.InvariantCulture);
    }

    /// <summary>So short that a message cannot become too long by what people typed.</summary>
    private static string Line(string text) =>
        new StringInfo(text) is { LengthInTextElements: > LongestName } whole ? $"{whole.SubstringByTextElements(0, LongestName - 1)}…" : text;

    private sealed record OrderFacts(string OrderNumber, int Quantity, DateOnly? VisitDate, long TotalAmount);
}

/// <summary>Templates that are spoken of.</summary>
internal static class NotificationTemplates
{
    public const string DepositAwaited = "deposit_awaited";
}
