using System.Text;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>Values that have broken other servers.</summary>
internal static class HostileText
{
    /// <summary>As the JSON text of one value; all of them well-formed but the lone surrogates.</summary>
    private static readonly string[] JsonValues =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "-1e400", "1e-400", "99999999999999999999999999", "2147483648", "-9223372036854775809",
        "0.1e1", "-0", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202e\\u200b\"",
        "\"\\uffff\"", "\"' OR 1=1 --\"", "\"$(id)\"", "\"../../etc/passwd\"", "\"<script>alert(1)</script>\"", "\"%s%n%x\"", "\"{0}\"",
        "\"NaN\"", "\"Infinity\"", "\"2026-02-30\"", "\"0001-01-01\"", "\"9999-12-31\"", "\"2026-12-01T00:00:00\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"00000000-0000-0000-0000-000000000000\"",
        "\"{00000000-0000-0000-0000-000000000000}\"", "\"a@b\"", "\"+82\"", "\"𝟘𝟙𝟘-1234-5678\"", "\"İ\"", "\"e\\u0301\"", "{}", "[]",
        "[null]", "[[]]", "[{}]", "{\"\":{}}", "{\"$ref\":\"#\"}", "{\"__proto__\":{}}", "{\"\\ud800\":1}",
    ];

    private static readonly string[] PathSegments =
    [
        "%00", "a%00b", "%2e%2e", "%2e%2e%2f%2e%2e", "..%5c", "%ff", "%c0%af", "%ed%a0%80", "%zz", "%", "%2", "%25%30%30", "a%2fb", "a%0d%0ab",
        "%E2%80%AE", "%EA%B0%80", "%3f", "%23", ";x=1", "*", "$", "'", "null", "undefined", "-1", "0", "{}", "%7b%7d", "a b", "\t",
        "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "0000000000000000000000000000000g", "~", "|", "^",
    ];

    private static readonly string[] HeaderValues =
    [
        "", " ", ",", ";", ";;;=,,", "*", "ko;q=x", "ko;q=-1", "ko;q=1e400", "en;q=0.0000000000000001", "\"", "\"\\", "a\tb", "=?utf-8?B?4A==?=",
        "${jndi:ldap://x}", "() { :; }", "\u0080\u00ff", "0", "-1", "99999999999999999999", "bytes=0-0,1-1", "gzip;q=0", "identity;q=0,*;q=0",
    ];

    public static string JsonValue(Random random) => random.Next(12) switch
    {
        0 => Nested(random, random.Next(1, 15)),
        1 => $"\"{new string('x', random.Next(20_000))}\"",
        2 => $"\"{RandomEscapes(random)}\"",
        3 => new string('9', random.Next(1, 500)),
        _ => Pick(random, JsonValues),
    };

    public static string Nested(Random random, int depth) => random.Next(2) == 0
        ? new string('[', depth) + new string(']', depth)
        : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    public static string PathSegment(Random random) => random.Next(8) switch
    {
        0 => new string('A', random.Next(1, 7_000)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => $"%{random.Next(256):x2}")),
        2 => Line(random, 20),
        _ => Pick(random, PathSegments),
    };

    public static string HeaderValue(Random random) => random.Next(6) switch
    {
        0 => new string('a', random.Next(1, 12_000)),
        1 => Line(random, 40),
        _ => Pick(random, HeaderValues),
    };

    public static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];

    /// <summary>Random bytes that do not end the line they are in.</summary>
    private static string Line(Random random, int max) =>
        Encoding.Latin1.GetString([.. Bytes(random, random.Next(1, max)).Where(value => value is not ((byte)'\r' or (byte)'\n'))]);

    private static string RandomEscapes(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"\\u{random.Next(0x10000):x4}"));
}
