using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Catalog;

/// <summary>An event as super admins see it (MISSION T2).</summary>
/// <param name="DeletedAt">Since when it is closed for good; null: it is not.</param>
internal sealed record EventResponse(
    Guid Id,
    string Code,
    string Title,
    string Description,
    string Venue,
    DateOnly StartsOn,
    DateOnly EndsOn,
    string Timezone,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? DeletedAt)
{
    public static EventResponse From(EventRow row) => new(
        row.Id, row.Code, row.Title, row.Description, row.Venue, row.StartsOn, row.EndsOn, row.Timezone, row.IsActive,
        row.CreatedAt.ToUniversalTime(), row.UpdatedAt.ToUniversalTime(), row.DeletedAt);
}

/// <summary>An event as buyers see it (MISSION T10).</summary>
/// <param name="RefundPolicy">What tickets are worth when they are given back; empty: everything, at any time.</param>
internal sealed record EventInfoResponse(
    string Code,
    string Title,
    string Description,
    string Venue,
    DateOnly StartsOn,
    DateOnly EndsOn,
    string Timezone,
    IReadOnlyList<RefundTierResponse> RefundPolicy)
{
    public static EventInfoResponse From(EventRow row) => new(
        row.Code, row.Title, row.Description, row.Venue, row.StartsOn, row.EndsOn, row.Timezone,
        RefundPolicyResponse.Of(row.RefundDays, row.RefundPercents));
}
