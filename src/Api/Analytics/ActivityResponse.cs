using System.Text.Json;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Analytics;

/// <summary>One change by an admin.</summary>
/// <param name="Seq">Its place in the log, from 1 without gaps.</param>
/// <param name="AdminId">Null where it was nobody with an account: a login that failed, or the system itself.</param>
/// <param name="AdminName">As it is now.</param>
/// <param name="ActionType">What happened, for example <c>product_changed</c>.</param>
/// <param name="Before">The target before; null where it was not there.</param>
/// <param name="After">The target after; null where it is not there any more.</param>
internal sealed record ActivityResponse(
    long Seq,
    Guid Id,
    DateTimeOffset At,
    Guid? AdminId,
    string AdminType,
    string? AdminName,
    Guid? EventId,
    string ActionType,
    string TargetType,
    string TargetId,
    string? IpAddress,
    string RequestId,
    JsonElement? Before,
    JsonElement? After)
{
    public static ActivityResponse From(ActivityRow row, string? adminName) => new(
        row.Seq!.Value, row.Id, row.At, row.AdminId, row.AdminType, adminName, row.EventId, row.ActionType, row.TargetType, row.TargetId,
        row.IpAddress, row.RequestId, Parse(row.Before), Parse(row.After));

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}
