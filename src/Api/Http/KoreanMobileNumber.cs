using System.Diagnostics.CodeAnalysis;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Korean mobile numbers: 010 with eight digits, or one of the old prefixes 011 and 016 to 019 with seven or eight; hyphens,
/// dots and blanks between groups, and +82 instead of the leading 0, are understood.
/// </summary>
internal static class KoreanMobileNumber
{
    public static readonly Text Expected = new(
        "Must be a Korean mobile number, for example 010-1234-5678.", "휴대전화 번호 형식이 아닙니다. 예: 010-1234-5678");

    private const int LongestInput = 24;
    private const int LongestNumber = 11;

    /// <summary>The number in digits only, from its leading 0.</summary>
    public static bool TryNormalise(string input, [NotNullWhen(true)] out string? digits)
    {
        digits = null;
        var rest = input.AsSpan().Trim();
        if (rest.Length > LongestInput)
        {
            return false;
        }

        Span<char> number = stackalloc char[LongestInput + 1];
        var length = 0;
        if (rest.StartsWith("+82"))
        {
            rest = rest[3..].TrimStart(" -(0)");
            number[length++] = '0';
        }

        foreach (var character in rest)
        {
            if (char.IsAsciiDigit(character))
            {
                number[length++] = character;
            }
            else if (character is not ('-' or ' ' or '.'))
            {
                return false;
            }
        }

        if (!IsMobile(number[..length]))
        {
            return false;
        }

        digits = number[..length].ToString();
        return true;
    }

    private static bool IsMobile(ReadOnlySpan<char> number) =>
        number is ['0', '1', '0', ..] ? number.Length == LongestNumber
        : number is ['0', '1', '1' or (>= '6' and <= '9'), ..] && number.Length is LongestNumber - 1 or LongestNumber;
}
