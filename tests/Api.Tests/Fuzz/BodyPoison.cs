using System.Text;
using System.Text.Json.Nodes;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>Turns a valid body into one that can never be valid, whichever endpoint reads it.</summary>
internal static class BodyPoison
{
    private const int MaxDepth = 16;
    private const int MaxBody = 64 * 1024;

    /// <summary>Of the private use area: in no other text.</summary>
    private const string Mark = "\ue000";

    private static readonly byte[][] InvalidUtf8 = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x80], [0xe2, 0x82]];
    private static readonly string[] WrongForEveryType = ["{\"\\u0000\":[]}", "[[]]", "1e400", "\"\\ud800\"", "[{\"\":1}]"];
    private static readonly string[] NoObject = ["", " ", "null", "[]", "\"text\"", "0", "{", "[{}]", "nul", "{\"a\"}", "{'a':1}", "//", "\u0000"];

    /// <summary>Some members changed to anything, which may leave it valid.</summary>
    public static List<(string Name, string Value)> Mutate(JsonObject valid, Random random)
    {
        var members = valid.Select(member => (member.Key, Value: member.Value?.ToJsonString() ?? "null")).ToList();
        for (var i = random.Next(3); i > 0; i--)
        {
            var at = random.Next(members.Count);
            members[at] = (members[at].Key, MutateValue(valid[members[at].Key], random));
        }

        return members;
    }

    public static string Write(IEnumerable<(string Name, string Value)> members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";

    /// <param name="mayBeEmpty">No member is required, so that an empty object is no poison.</param>
    public static (string Kind, byte[] Body) Apply(JsonObject valid, bool mayBeEmpty, Random random)
    {
        var members = Mutate(valid, random);
        var name = HostileText.Pick(random, members).Name;
        var text = Write(members);
        return random.Next(12) switch
        {
            0 => ("truncated", Utf8(text[..random.Next(text.Length)])),
            1 => ("trailing", Utf8(text + HostileText.Pick(random, (string[])["}", "x", "{}", "]", ",", "\u0000"]))),
            2 => ("invalid UTF-8", ReplaceWithInvalidUtf8(members, name, random)),
            3 => ("NUL", Insert(text, [0], random)),
            4 => ("unknown and deep", With(members, random, "unknown", HostileText.Nested(random, random.Next(MaxDepth + 1, 10_000)))),
            5 => ("repeated member", With(members, random, name, HostileText.JsonValue(random))),
            6 => ("deep", Replace(members, name, HostileText.Nested(random, random.Next(MaxDepth + 1, 10_000)))),
            7 or 8 => ("wrong type", Replace(members, name, HostileText.Pick(random, WrongForEveryType))),
            9 when !mayBeEmpty && random.Next(NoObject.Length) == 0 => ("empty", Utf8("{}")),
            9 => ("no object", Utf8(HostileText.Pick(random, NoObject))),
            10 => ("noise", [.. HostileText.Bytes(random, random.Next(1, 500)), 0]),
            _ when random.Next(8) == 0 => ("oversized", Utf8(text + new string(' ', MaxBody + random.Next(1, 20_000)))),
            _ => ("other case", Utf8(Write(members.Select(member => (member.Name.ToUpperInvariant(), member.Value))))),
        };
    }

    private static string MutateValue(JsonNode? value, Random random)
    {
        var copy = value?.DeepClone();
        var target = copy is JsonArray { Count: > 0 } array ? array[0] : copy;
        if (target is not JsonObject part || random.Next(3) == 0)
        {
            return HostileText.JsonValue(random);
        }

        var members = part.Select(member => (member.Key, Value: member.Value?.ToJsonString() ?? "null")).ToList();
        var at = random.Next(members.Count);
        members[at] = (members[at].Key, HostileText.JsonValue(random));
        return copy is JsonArray ? $"[{Write(members)}]" : Write(members);
    }

    private static byte[] With(List<(string Name, string Value)> members, Random random, string name, string value)
    {
        members.Insert(random.Next(members.Count + 1), (name, value));
        return Utf8(Write(members));
    }

    private static byte[] Replace(List<(string Name, string Value)> members, string name, string value) =>
        Utf8(Write(members.Select(member => member.Name == name ? (name, value) : member)));

    private static byte[] ReplaceWithInvalidUtf8(List<(string Name, string Value)> members, string name, Random random)
    {
        var bytes = Replace(members, name, $"\"a{Mark}b\"");
        var mark = Utf8(Mark);
        var at = bytes.AsSpan().IndexOf(mark);
        return [.. bytes[..at], .. HostileText.Pick(random, InvalidUtf8), .. bytes[(at + mark.Length)..]];
    }

    private static byte[] Insert(string text, byte[] bytes, Random random)
    {
        var ascii = Utf8(text);
        var at = random.Next(1, ascii.Length);
        while ((ascii[at] & 0xc0) == 0x80)
        {
            at--;
        }

        return [.. ascii[..at], .. bytes, .. ascii[at..]];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
