using System.Globalization;

namespace OrleansTickets.Api.Http;

/// <summary>Query parameters whose faults are named by field. For parameter binders.</summary>
internal static class QueryValues
{
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

    /// <exception cref="InvalidRequestException">Not a UUID with hyphens.</exception>
    public static Guid? Id(HttpRequest request, string name) => Single(request, name) switch
    {
        null => null,
        var text when Guid.TryParseExact(text, "D", out var id) => id,
        _ => throw new InvalidRequestException(FieldErrors.Of(name, FieldTexts.Uuid)),
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
