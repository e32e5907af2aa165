using System.Buffers;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>
/// Base45 (RFC 9285): two bytes as three characters, a last one as two, all of them from the alphanumeric mode of QR codes, in which a
/// character takes 5.5 bits. Bytes have one spelling.
/// </summary>
internal static class Base45
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private const int Radix = 45;

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new char[LengthOf(bytes.Length)];
        var at = 0;
        for (; bytes.Length > 1; bytes = bytes[2..])
        {
            var pair = (bytes[0] << 8) | bytes[1];
            text[at++] = Alphabet[pair % Radix];
            text[at++] = Alphabet[pair / Radix % Radix];
            text[at++] = Alphabet[pair / (Radix * Radix)];
        }

        if (bytes.Length > 0)
        {
            text[at++] = Alphabet[bytes[0] % Radix];
            text[at] = Alphabet[bytes[0] / Radix];
        }

        return new string(text);
    }

    /// <summary>Characters of so many bytes.</summary>
    public static int LengthOf(int bytes) => (bytes / 2 * 3) + (bytes % 2 * 2);

    /// <param name="bytes">As many as the text has to have.</param>
    /// <returns>False where it is no Base45, or of another length.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        if (text.Length != LengthOf(bytes.Length) || text.ContainsAnyExcept(Characters))
        {
            return false;
        }

        for (; bytes.Length > 1; bytes = bytes[2..], text = text[3..])
        {
            var pair = ValueOf(text[0]) + (ValueOf(text[1]) * Radix) + (ValueOf(text[2]) * Radix * Radix);
            if (pair > ushort.MaxValue)
            {
                return false;
            }

            (bytes[0], bytes[1]) = ((byte)(pair >> 8), (byte)pair);
        }

        if (bytes.Length > 0)
        {
            var last = ValueOf(text[0]) + (ValueOf(text[1]) * Radix);
            bytes[0] = (byte)last;
            return last <= byte.MaxValue;
        }

        return true;
    }

    private static int ValueOf(char character) => Alphabet.IndexOf(character, StringComparison.Ordinal);
}
