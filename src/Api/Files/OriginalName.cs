using System.Globalization;
using System.Text;
using OrleansTickets.Api.Files.Formats;

namespace OrleansTickets.Api.Files;

/// <summary>
/// What to call a file when somebody saves it: the client's name for it, without folders, without characters that make names
/// lie, with an extension that its content deserves.
/// </summary>
internal static class OriginalName
{
    private const int MaxLength = 150;
    private const string Nameless = "file";

    /// <summary>Of the characters that are no control characters, those that file systems refuse.</summary>
    private const string Refused = "\"<>|:*?";

    /// <param name="given">As the client sent it, or null.</param>
    public static string Clean(string? given, FileFormat format)
    {
        var name = Shorten(Readable(LastPart(given ?? ""))).Trim(' ', '.');
        name = name.Length == 0 ? Nameless : name;
        var extension = Path.GetExtension(name).TrimStart('.');
        return format.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase) ? name : $"{name}.{format.Extensions[0]}";
    }

    private static string LastPart(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>Among the format characters are those that turn <c>gpj.exe</c> around.</summary>
    private static string Readable(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                && !(rune.IsAscii && Refused.Contains((char)rune.Value)))
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString().Normalize();
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var extension = Path.GetExtension(name) is { Length: <= 6 } short_ ? short_ : "";
        var length = MaxLength - extension.Length;
        return name[..(char.IsLowSurrogate(name[length]) ? length - 1 : length)] + extension;
    }
}
