using System.Globalization;
using System.Text;

namespace OrleansTickets.Embedded.Storage;

/// <summary>
/// The key columns of a grain's rows, as Orleans' AdoNet provider fills them: a key that reads as 32 hexadecimal digits or as a
/// hexadecimal number is stored as numbers, with what follows a <c>+</c> as its extension; any other as text.
/// </summary>
/// <param name="Hash">The stable hash of the key's bytes in reverse order.</param>
/// <param name="Extension">Empty where the key is only numbers.</param>
internal readonly record struct StorageKey(int Hash, long N0, long N1, string Extension)
{
    public static StorageKey Of(string key)
    {
        if (TrySplit(key, 32, out var digits, out var extension) && Guid.TryParseExact(digits, "N", out var guid))
        {
            var bytes = guid.ToByteArray();
            return Make(bytes, BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, 8), extension);
        }

        if (TrySplit(key, null, out digits, out extension) && TryParseHexadecimal(digits, out var number))
        {
            return Make(BitConverter.GetBytes(number), 0, number, extension);
        }

        return Make([], 0, 0, key);
    }

    private static StorageKey Make(byte[] number, long n0, long n1, string? extension)
    {
        byte[] bytes = [.. number, .. Encoding.UTF8.GetBytes(extension ?? string.Empty)];
        Array.Reverse(bytes);
        return new StorageKey((int)StableHash.Of(bytes), n0, n1, extension ?? string.Empty);
    }

    private static bool TrySplit(string key, int? length, out string digits, out string? extension)
    {
        var plus = length is { } at ? (key.Length > at && key[at] == '+' ? at : -1) : key.IndexOf('+', StringComparison.Ordinal);
        digits = plus < 0 ? key : key[..plus];
        extension = plus < 0 ? null : key[(plus + 1)..];
        return length is null || digits.Length == length;
    }

    private static bool TryParseHexadecimal(string digits, out long number)
    {
        number = 0;
        return digits.Length > 0 && digits.All(char.IsAsciiHexDigit) && digits.TrimStart('0').Length <= 16
            && (digits.TrimStart('0').Length == 0
                || long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number));
    }
}
