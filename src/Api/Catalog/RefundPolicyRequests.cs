using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Catalog;

/// <param name="Tiers">At most 20, in any order; none: everything is given back, at any time.</param>
internal sealed record RefundPolicyRequest(IReadOnlyList<RefundTierRequest?>? Tiers)
{
    private const int MostTiers = 20;

    private static readonly Text NotLess = new(
        "Must not be more than it is with more days before the visit.", "방문일까지 더 많이 남은 구간의 환불률보다 클 수 없습니다.");

    /// <returns>The most days first.</returns>
    public List<RefundTierResponse> Read(Check check)
    {
        if (Tiers is null || Tiers.Count > MostTiers)
        {
            check.Fail("tiers", Tiers is null ? FieldTexts.Required : FieldTexts.Count(0, MostTiers));
            return [];
        }

        var tiers = Tiers.Select(tier => (tier ?? new RefundTierRequest(null, null)).Read(check))
            .OrderByDescending(tier => tier.DaysBefore).ToList();
        if (tiers.DistinctBy(tier => tier.DaysBefore).Count() < tiers.Count)
        {
            check.Fail("tiers.days_before", FieldTexts.Repeated);
        }

        if (tiers.Zip(tiers.Skip(1)).Any(pair => pair.Second.Percent > pair.First.Percent))
        {
            check.Fail("tiers.percent", NotLess);
        }

        return tiers;
    }
}

/// <param name="DaysBefore">Whole days before the visit, 0 to 365; 0 is its day.</param>
/// <param name="Percent">0 to 100 of the price.</param>
internal sealed record RefundTierRequest(int? DaysBefore, int? Percent)
{
    private const int MostDays = 365;

    public RefundTierResponse Read(Check check) => new(
        check.Number("tiers.days_before", DaysBefore, 0, MostDays), check.Number("tiers.percent", Percent, 0, 100));
}
