using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrleansTickets.Contracts.Orders;

/// <summary>
/// What people call an order by: 13 random characters of Crockford's base 32 and a check character, for example
/// <c>7K3M9QX2T4VWB6</c>. 65 random bits cannot be guessed; the check character (ISO 7064, hybrid system, over 32 characters) finds
/// every single wrong character and all but a few swaps of neighbours.
/// </summary>
public static class OrderNumber
{
    /// <summary>Characters of a number.</summary>
    public const int Length = Digits + 1;

    /// <summary>Random bytes that a number is made of.</summary>
    public const int RandomBytes = 9;

    private const int Digits = 13;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Makes a number of <see cref="RandomBytes"/> random bytes.</summary>
    public static string Create(ReadOnlySpan<byte> random)
    {
        var low = BinaryPrimitives.ReadUInt64LittleEndian(random);
        Span<char> number = stackalloc char[Length];
        number[0] = Alphabet[random[8] & 31];
        for (var i = 1; i < Digits; i++)
        {
            number[i] = Alphabet[(int)(low & 31)];
            low >>= 5;
        }

        number[Digits] = Alphabet[CheckOf(number[..Digits])];
        return new string(number);
    }

    /// <summary>Reads what people type: small letters, blanks and hyphens are understood, as are O for 0 and I or L for 1.</summary>
    /// <param name="number">As <see cref="Create"/> made it.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out string? number)
    {
        number = null;
        Span<char> read = stackalloc char[Length];
        var length = 0;
        foreach (var character in text ?? "")
        {
            if (character is '-' or ' ')
            {
                continue;
            }

            if (length == Length || Read(character) is not { } digit)
            {
                return false;
            }

            read[length++] = digit;
        }

        if (length != Length || Alphabet[CheckOf(read[..Digits])] != read[Digits])
        {
            return false;
        }

        number = new string(read);
        return true;
    }

    /// <summary>The id that a provider gets for one attempt to pay: unique for ever, 6 to 64 of [A-Za-z0-9-].</summary>
    /// <param name="attempt">From 1.</param>
    public static string PaymentIdOf(string orderNumber, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{orderNumber}-{attempt}");

    /// <summary>The order that a payment id belongs to. Only the exact spelling of <see cref="PaymentIdOf"/> is read.</summary>
    public static bool TryParsePaymentId(string? paymentId, [NotNullWhen(true)] out string? orderNumber)
    {
        orderNumber = null;
        return paymentId is { Length: > Length + 1 } && paymentId[Length] == '-'
            && int.TryParse(paymentId.AsSpan(Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
            && TryParse(paymentId[..Length], out orderNumber)
            && string.Equals(PaymentIdOf(orderNumber, attempt), paymentId, StringComparison.Ordinal);
    }

    private static char? Read(char character) => char.ToUpperInvariant(character) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        var upper when Alphabet.Contains(upper, StringComparison.Ordinal) => upper,
        _ => null,
    };

    private static int CheckOf(ReadOnlySpan<char> digits)
    {
        const int radix = 32;
        var product = radix;
        foreach (var digit in digits)
        {
            var sum = (product + Alphabet.IndexOf(digit, StringComparison.Ordinal)) % radix;
            product = 2 * (sum == 0 ? radix : sum) % (radix + 1);
        }

        return (radix + 1 - product) % radix;
    }
}
