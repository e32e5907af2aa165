using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Where a page of a list ended: the sort key of its last row, as base64url. It grants nothing, so it is not signed; a checksum
/// over it and the list's name tells cursors of other lists and garbled ones apart from ours.
/// </summary>
internal static class Cursor
{
    public const string Name = "cursor";

    private const int MaxLength = 512;
    private const int ChecksumBytes = 8;

    private static readonly Text NotOurs = new("Is not a next_cursor of this list.", "이 목록의 next_cursor가 아닙니다.");

    public static string Write(string list, string[] key)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(key, HttpJsonContext.Default.StringArray);
        return Base64Url.EncodeToString([.. Checksum(list, payload), .. payload]);
    }

    /// <exception cref="InvalidRequestException">It is not one that <see cref="Write"/> made for this list.</exception>
    public static string[] Read(string list, string cursor) =>
        TryDecode(cursor) is { Length: > ChecksumBytes } bytes
        && Checksum(list, bytes.AsSpan(ChecksumBytes)).SequenceEqual(bytes.AsSpan(0, ChecksumBytes))
            ? JsonSerializer.Deserialize(bytes.AsSpan(ChecksumBytes), HttpJsonContext.Default.StringArray) ?? throw Invalid()
            : throw Invalid();

    public static InvalidRequestException Invalid() => new(FieldErrors.Of(Name, NotOurs));

    /// <summary>The framework's decoder passes over white space and padding; a cursor has one spelling.</summary>
    private static byte[]? TryDecode(string cursor)
    {
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        return string.Equals(Base64Url.EncodeToString(bytes), cursor, StringComparison.Ordinal) ? bytes : null;
    }

    private static ReadOnlySpan<byte> Checksum(string list, ReadOnlySpan<byte> payload) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(list), 0, .. payload]).AsSpan(0, ChecksumBytes);
}
