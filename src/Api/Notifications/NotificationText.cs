using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OrleansTickets.Api.Notifications;

/// <summary>
/// What buyers read: the files in <c>Templates/</c>, in Korean and beneath it in English, because a buyer's language is not known. They are
/// registered at Kakao word for word, with their <c>#{…}</c>, under the code that is the file's name.
/// </summary>
internal static partial class NotificationText
{
    /// <summary>Characters that a message may have (NHN Cloud: content).</summary>
    public const int Longest = 1_300;

    private static readonly FrozenDictionary<string, string> Templates = ReadAll();

    /// <summary>Codes of all templates.</summary>
    public static IEnumerable<string> Codes => Templates.Keys;

    public static string Template(string code) => Templates[code];

    public static bool Knows(string code) => Templates.ContainsKey(code);

    /// <summary>The complete text.</summary>
    /// <exception cref="InvalidOperationException">The template has a place that no value is for.</exception>
    public static string Fill(string code, IReadOnlyDictionary<string, string> values) => Place().Replace(
        Templates[code],
        place => values.TryGetValue(place.Groups["name"].Value, out var value)
            ? value
            : throw new InvalidOperationException($"The template {code} has #{{{place.Groups["name"].Value}}}, which has no value."));

    private static FrozenDictionary<string, string> ReadAll()
    {
        const string prefix = "Templates.";
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => Path.GetFileNameWithoutExtension(name[prefix.Length..]), Read, StringComparer.Ordinal);

        string Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd().Trim();
        }
    }

    [GeneratedRegex(@"#\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Place();
}
