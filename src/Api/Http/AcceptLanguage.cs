using Microsoft.Net.Http.Headers;

namespace OrleansTickets.Api.Http;

/// <summary>Which of the two languages a client prefers (RFC 9110 12.5.4); English where it states no preference.</summary>
internal static class AcceptLanguage
{
    public static Language Of(HttpRequest request)
    {
        var best = Language.English;
        var bestQuality = 0.0;
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var preferences))
        {
            return best;
        }

        foreach (var preference in preferences)
        {
            if (Find(preference.Value.AsSpan()) is { } language && (preference.Quality ?? 1) > bestQuality)
            {
                best = language;
                bestQuality = preference.Quality ?? 1;
            }
        }

        return best;
    }

    private static Language? Find(ReadOnlySpan<char> tag)
    {
        var primary = tag.IndexOf('-') is var dash and > 0 ? tag[..dash] : tag;
        return primary.Equals("ko", StringComparison.OrdinalIgnoreCase) ? Language.Korean
            : primary.Equals("en", StringComparison.OrdinalIgnoreCase) ? Language.English
            : null;
    }
}
