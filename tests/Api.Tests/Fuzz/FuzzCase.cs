using System.Text;

namespace OrleansTickets.Api.Tests.Fuzz;

/// <summary>One request, byte for byte.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="MaySucceed">It changes nothing. Else to succeed would be a fault.</param>
/// <param name="Broken">It is no whole HTTP request: the server may hang up without an answer.</param>
internal sealed record FuzzCase(string Kind, byte[] Bytes, bool MaySucceed, bool Broken = false)
{
    private const int Shown = 3_000;

    public override string ToString()
    {
        var text = new StringBuilder($"{Kind}, {Bytes.Length} bytes:\n");
        foreach (var value in Bytes.AsSpan(0, Math.Min(Shown, Bytes.Length)))
        {
            _ = value is >= 0x20 and < 0x7f or (byte)'\n' ? text.Append((char)value)
                : value == '\r' ? text
                : text.Append($"\\x{value:x2}");
        }

        return text.ToString();
    }
}
