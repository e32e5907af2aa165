using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Data;

/// <summary>Where PostgreSQL is.</summary>
public sealed class DatabaseOptions
{
    /// <summary>An Npgsql connection string that names at least a host: the setting <c>ConnectionStrings__Tickets</c>.</summary>
    public string ConnectionString { get; set; } = "";
}

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (options.ConnectionString.Length == 0)
        {
            return ValidateOptionsResult.Fail("ConnectionStrings__Tickets is missing: set it to a PostgreSQL connection string.");
        }

        try
        {
            return new NpgsqlConnectionStringBuilder(options.ConnectionString).Host is { Length: > 0 }
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("ConnectionStrings__Tickets names no Host.");
        }
        catch (ArgumentException exception)
        {
            return ValidateOptionsResult.Fail($"ConnectionStrings__Tickets is not a connection string: {exception.Message}");
        }
    }
}
