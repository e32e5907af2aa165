using System.Globalization;

namespace OrleansTickets.Api.Http;

/// <summary>Which part of a list is asked for: <c>?skip=</c> 0 to 1,000,000, <c>?limit=</c> 1 to 100, by default the first 100.</summary>
internal sealed record Page(int Skip, int Limit)
{
    public const int MaxLimit = 100;

    // Rows that are skipped are read all the same: who wants more than this wants an export.
    public const int MaxSkip = 1_000_000;

    public static ValueTask<Page> BindAsync(HttpContext context)
    {
        var skip = Number(context, "skip", 0, 0, MaxSkip);
        var limit = Number(context, "limit", MaxLimit, 1, MaxLimit);
        return new ValueTask<Page>(new Page(skip, limit));
    }

    private static int Number(HttpContext context, string name, int missing, int min, int max)
    {
        if (QueryValues.Single(context.Request, name) is not { } text)
        {
            return missing;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.Range(min, max)));
    }
}
