using System.Buffers.Text;
using System.Text;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>Makes <c>Authorization</c> headers that open nothing, from a token that would.</summary>
internal static class TokenPoison
{
    public static IEnumerable<string> Headers(string token, Random random)
    {
        var parts = token.Split('.');
        return random.Next(12) switch
        {
            0 => [],
            1 => ["Bearer"],
            2 => [$"Bearer {HostileText.HeaderValue(random).Trim()}x"],
            3 => [$"Basic {Encode("admin:Admin-0000")}"],
            4 => [$"Bearer {Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{parts[1]}."],
            5 => [$"Bearer {Encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")}.{parts[1]}.{parts[2]}"],
            6 => [$"Bearer {parts[0]}.{Encode("{\"sub\":\"1\",\"admin_type\":\"super_admin\",\"permission_level\":9}")}.{parts[2]}"],
            7 => [$"Bearer {token}", $"Bearer {token}"],
            8 => [$"Bearer {parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}"],
            9 => [$"Bearer {parts[0]}.{parts[1]}"],
            10 => [$"Bearer {token}.{parts[2]}"],
            _ => [$"Bearer {Flip(token, random)}"],
        };
    }

    /// <summary>Not in the last character of a part, whose low bits may mean nothing.</summary>
    private static string Flip(string token, Random random)
    {
        var text = new StringBuilder(token);
        var at = random.Next(token.Length - 2);
        at = token[at] == '.' || token[at + 1] == '.' ? 0 : at;
        text[at] = token[at] == 'A' ? 'B' : 'A';
        return text.ToString();
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
