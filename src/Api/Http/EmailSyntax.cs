using System.Buffers;

namespace OrleansTickets.Api.Http;

/// <summary>The everyday part of RFC 5321 addresses: a dot-atom, an at sign, a domain of at least two labels. ASCII only.</summary>
internal static class EmailSyntax
{
    private static readonly SearchValues<char> LocalPart =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    private static readonly SearchValues<char> Domain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <param name="email">In lower case.</param>
    public static bool IsValid(ReadOnlySpan<char> email)
    {
        var at = email.LastIndexOf('@');
        return at is > 0 and <= 64
            && email.Length <= 254
            && AreAtoms(email[..at], LocalPart, minCount: 1)
            && AreAtoms(email[(at + 1)..], Domain, minCount: 2);
    }

    private static bool AreAtoms(ReadOnlySpan<char> text, SearchValues<char> allowed, int minCount)
    {
        if (text.ContainsAnyExcept(allowed))
        {
            return false;
        }

        var count = 0;
        foreach (var atom in text.Split('.'))
        {
            var label = text[atom];
            if (label.Length is 0 or > 64 || (minCount > 1 && (label[0] == '-' || label[^1] == '-')))
            {
                return false;
            }

            count++;
        }

        return count >= minCount;
    }
}
