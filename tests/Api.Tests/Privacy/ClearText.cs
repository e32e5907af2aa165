using System.Text;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Privacy;

/// <summary>
/// Reads a whole database as whoever stole a dump of it would: every row of every table as text, in which bytes are hexadecimal.
/// </summary>
internal static class ClearText
{
    /// <summary>The tables in which any of the words stands, as it is, in bytes, in base64 or with the escapes of JSON.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(TestDatabase database, params string[] words)
    {
        var spellings = words.SelectMany(Spellings).ToArray();
        List<string> found = [];
        foreach (var table in await TablesAsync(database))
        {
            await using var command = database.DataSource.CreateCommand(
                $"SELECT count(*) FROM {table} t WHERE EXISTS (SELECT 1 FROM unnest($1) AS w WHERE strpos(lower(t::text), w) > 0)");
            command.Parameters.AddWithValue(spellings);
            if ((long)(await command.ExecuteScalarAsync())! > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(TestDatabase database)
    {
        await using var command = database.DataSource.CreateCommand(
            """
            SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
            WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
            """);
        await using var rows = await command.ExecuteReaderAsync();
        List<string> tables = [];
        while (await rows.ReadAsync())
        {
            tables.Add(rows.GetString(0));
        }

        return tables;
    }

    private static IEnumerable<string> Spellings(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        yield return word.ToLowerInvariant();
        yield return Convert.ToHexStringLower(bytes);

        // Rows as text double each backslash.
        yield return string.Concat(word.Select(letter => letter < 128 ? $"{letter}" : $"\\\\u{(int)letter:x4}"));

        // Base64 depends on where the word begins; its edges depend on the neighbours.
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            yield return encoded[(shift == 0 ? 0 : 4)..^4].ToLowerInvariant();
        }
    }
}
