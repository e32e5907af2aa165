using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace OrleansTickets.Data.Activity;

/// <summary>A row of the activity log with its place in the chain.</summary>
/// <param name="Fields">What the hash is made of besides the place, as text; null where the column is.</param>
internal sealed record ActivityLink(long? Seq, byte[]? PreviousHash, byte[]? Hash, IReadOnlyList<string?> Fields)
{
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Texts as PostgreSQL writes them; of <c>at</c> the microseconds since 1970.</summary>
    public const string Select =
        """
        SELECT seq, previous_hash, hash,
               id::text, ((extract(epoch FROM at) * 1000000)::bigint)::text, admin_id::text, admin_type, event_id::text, action_type,
               target_type, target_id, ip_address, request_id, before::text, after::text
        FROM activity_log ORDER BY seq NULLS LAST
        """;

    private const int FirstField = 3;

    public static ActivityLink Read(NpgsqlDataReader row)
    {
        var fields = new string?[row.FieldCount - FirstField];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = row.IsDBNull(FirstField + i) ? null : row.GetString(FirstField + i);
        }

        return new ActivityLink(
            row.IsDBNull(0) ? null : row.GetInt64(0),
            row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1),
            row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2),
            fields);
    }

    /// <summary>
    /// SHA-256 of the hash before, the place and the fields, each field as <c>length:text,</c> with its length in bytes of UTF-8, or
    /// <c>-,</c> for null. What <c>activity_log_append</c> of migration 0029 computes.
    /// </summary>
    public byte[] ComputeHash()
    {
        var text = new StringBuilder();
        Add(text, Seq?.ToString(CultureInfo.InvariantCulture));
        foreach (var field in Fields)
        {
            Add(text, field);
        }

        return SHA256.HashData([.. PreviousHash ?? [], .. Encoding.UTF8.GetBytes(text.ToString())]);
    }

    private static void Add(StringBuilder text, string? field)
    {
        if (field is null)
        {
            text.Append('-');
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:").Append(field);
        }

        text.Append(',');
    }
}
