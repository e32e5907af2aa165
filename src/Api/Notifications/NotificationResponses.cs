using System.Text.Json;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Notifications;

/// <summary>A message to a buyer; never whom it goes to, nor what it says of a person.</summary>
/// <param name="Template">For example <c>booking_confirmed</c>.</param>
/// <param name="Status"><c>waiting</c>, <c>sent</c>, <c>dead</c> (given up) or <c>skipped</c> (its buyer was erased, or it came too late).</param>
/// <param name="Attempts">Tries so far.</param>
/// <param name="LastError">The provider's code or one of ours, of the last try that failed, or why it was skipped.</param>
/// <param name="InDoubt">It may have been sent: that is looked up before it is sent again.</param>
/// <param name="NextAttemptAt">Null once it is settled.</param>
internal sealed record NotificationResponse(
    Guid Id,
    string Template,
    string Status,
    Guid OrderId,
    string? OrderNumber,
    int Attempts,
    string? LastError,
    bool InDoubt,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? SettledAt)
{
    public static NotificationResponse From(NotificationRow row) => new(
        row.Id, row.Template, row.Status, row.OrderId, OrderNumberOf(row), row.Attempts, row.LastError, row.SendingSince is not null,
        row.CreatedAt, row.Status == NotificationRow.Waiting ? row.DueAt : null, row.SettledAt);

    private static string? OrderNumberOf(NotificationRow row)
    {
        using var payload = JsonDocument.Parse(row.Payload);
        return payload.RootElement.TryGetProperty("order_number", out var number) ? number.GetString() : null;
    }
}
