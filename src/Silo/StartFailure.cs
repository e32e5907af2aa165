using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Npgsql;

namespace OrleansTickets.Silo;

/// <summary>Failures to start that people can mend: one line each instead of a stack trace (MISSION T18).</summary>
internal sealed partial class StartFailure(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Runs wiring that reads settings as it goes.</summary>
    /// <exception cref="StartFailure">A setting is wrong, or this engine cannot do what it asks for.</exception>
    public static void Guard(Action wire)
    {
        try
        {
            wire();
        }
        catch (InvalidOperationException exception)
        {
            throw new StartFailure(Mend(exception.Message), exception);
        }
    }

    /// <summary>Runs the steps before the start, in order: settings first, or the others would fail obscurely.</summary>
    /// <exception cref="StartFailure">A setting is wrong or missing, or PostgreSQL cannot be reached.</exception>
    public static async Task GuardAsync(Action validateSettings, Func<Task> prepareDatabase)
    {
        try
        {
            validateSettings();
        }
        catch (OptionsValidationException exception)
        {
            throw new StartFailure(string.Join(' ', exception.Failures), exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            var failures = exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures);
            throw new StartFailure(string.Join(' ', failures), exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new StartFailure(Mend(exception.Message), exception);
        }

        try
        {
            await prepareDatabase();
        }
        catch (OptionsValidationException exception)
        {
            // Right in itself, but not for this database.
            throw new StartFailure(string.Join(' ', exception.Failures), exception);
        }
        catch (NpgsqlException exception)
        {
            throw new StartFailure($"PostgreSQL, named by ConnectionStrings__Tickets, refuses: {exception.Message}", exception);
        }
    }

    /// <summary>The line to print, or null where the failure is a fault of ours.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        StartFailure failure => failure.Message,
        IOException { InnerException: AddressInUseException } => exception.Message,
        _ => null,
    };

    /// <summary>The binder's words about a setting of the wrong type, in ours; all other messages as they are.</summary>
    private static string Mend(string message) => WrongType().Match(message) is { Success: true, Groups: var named }
        ? $"{named["path"].Value.Replace(":", "__", StringComparison.Ordinal)} cannot be '{named["value"]}': it must be {Kind(named["type"].Value)}."
        : message;

    private static string Kind(string type) => type switch
    {
        "System.Int32" or "System.Int64" => "a whole number",
        "System.Double" => "a number",
        "System.Boolean" => "true or false",
        _ => Type.GetType(type) is { IsEnum: true } choice ? $"one of {string.Join(", ", Enum.GetNames(choice))}" : "of another kind",
    };

    [GeneratedRegex(
        "^Failed to convert configuration value '(?<value>.*)' at '(?<path>[^']+)' to type '(?<type>[^']+)'",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex WrongType();
}
