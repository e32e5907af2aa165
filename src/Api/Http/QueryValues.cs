using System.Globalization;

namespace OrleansTickets.Api.Http;

/// <summary>Query parameters whose faults are named by field. For parameter binders.</summary>
internal static class QueryValues
{
    private const int MaxSearch = 100;

    private static readonly string[] MomentFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz"];

    /// <summary>The parameter's value, or null where it is missing.</summary>
    /// <exception cref="InvalidRequestException">It is there more than once: what one layer checks another must not read differently.</exception>
    public static string? Single(HttpRequest request, string name)
    {
        var values = request.Query[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.Repeated)),
        };
    }

    /// <exception cref="InvalidRequestException">Neither <c>true</c> nor <c>false</c>.</exception>
    public static bool? Flag(HttpRequest request, string name) => Single(request, name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.WrongType)),
    };

    /// <exception cref="InvalidRequestException">None of <paramref name="values"/>.</exception>
    public static string? OneOf(HttpRequest request, string name, params ReadOnlySpan<string> values) => Single(request, name) switch
    {
        null => null,
        var text when values.Contains(text) => text,
        _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.WrongType)),
    };

    /// <summary>A moment as RFC 3339 writes it, or a day in UTC.</summary>
    /// <returns>Its first instant, and the first one after it.</returns>
    /// <exception cref="InvalidRequestException">Neither, or not from 2000 to 2100.</exception>
    public static (DateTimeOffset Start, DateTimeOffset End)? Moment(HttpRequest request, string name)
    {
        if (Single(request, name) is not { } text)
        {
            return null;
        }

        var isDay = DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment);
        if (!isDay && !DateTimeOffset.TryParseExact(
            text, MomentFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment))
        {
            throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.WrongType));
        }

        return moment.Year is >= 2000 and <= 2100
            ? (moment, moment + (isDay ? TimeSpan.FromDays(1) : TimeSpan.FromMicroseconds(1)))
            : throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.Range(2000, 2100)));
    }

    /// <exception cref="InvalidRequestException">Not a UUID with hyphens.</exception>
    public static Guid? Id(HttpRequest request, string name) => Single(request, name) switch
    {
        null => null,
        var text when Guid.TryParseExact(text, "D", out var id) => id,
        _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.Uuid)),
    };

    /// <summary>What to search for, trimmed.</summary>
    /// <exception cref="InvalidRequestException">Empty, too long or with control characters.</exception>
    public static string? Search(HttpRequest request, string name) => Single(request, name)?.Trim() switch
    {
        null => null,
        { Length: > 0 and <= MaxSearch } text when !text.Any(char.IsControl) => text.Normalize(),
        _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.Length(1, MaxSearch))),
    };

    /// <exception cref="InvalidRequestException">Not a day as RFC 3339 writes it.</exception>
    public static DateOnly? Day(HttpRequest request, string name) => Single(request, name) switch
    {
        null => null,
        var text when DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.WrongType)),
    };

    /// <exception cref="InvalidRequestException">Not a number, or not from <paramref name="min"/> to <paramref name="max"/>.</exception>
    public static int? Number(HttpRequest request, string name, int min, int max) => Single(request, name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max => number,
        _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.Range(min, max))),
    };
}
