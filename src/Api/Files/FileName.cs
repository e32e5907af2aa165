using System.Buffers;
using System.Security.Cryptography;

namespace OrleansTickets.Api.Files;

/// <summary>
/// The name of an uploaded file, in its address and in the directory: 128 random bits, so that nobody guesses it, and the
/// extension of its format. Nothing that a client says is part of it.
/// </summary>
internal static class FileName
{
    /// <summary>The beginning of a file's address.</summary>
    public const string Prefix = "/files/";

    private const int RandomBytes = 16;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    public static string Create(string extension) =>
        $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}.{extension}";

    /// <summary>Whether it could be one: then it is safe in a path.</summary>
    public static bool IsValid(string name) =>
        name.Length is >= (2 * RandomBytes) + 4 and <= (2 * RandomBytes) + 5
        && name[2 * RandomBytes] == '.'
        && !name.AsSpan(0, 2 * RandomBytes).ContainsAnyExcept(Hexadecimal)
        && !name.AsSpan((2 * RandomBytes) + 1).ContainsAnyExceptInRange('a', 'z');
}
