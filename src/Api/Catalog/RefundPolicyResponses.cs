using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Catalog;

/// <summary>What tickets are worth when they are given back.</summary>
/// <param name="Tiers">The most days first; empty: everything, at any time.</param>
internal sealed record RefundPolicyResponse(IReadOnlyList<RefundTierResponse> Tiers)
{
    public static RefundPolicyResponse From(EventRow row) => new(Of(row.RefundDays, row.RefundPercents));

    public static IReadOnlyList<RefundTierResponse> Of(int[] days, int[] percents) =>
        [.. days.Zip(percents, (before, percent) => new RefundTierResponse(before, percent))];
}

/// <param name="DaysBefore">From so many days before the visit on; 0 is its day.</param>
/// <param name="Percent">Of the price.</param>
internal sealed record RefundTierResponse(int DaysBefore, int Percent);
