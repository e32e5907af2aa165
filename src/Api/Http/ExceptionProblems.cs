using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrleansTickets.Contracts;

namespace OrleansTickets.Api.Http;

/// <summary>Which exceptions have an answer of their own. All others are faults of ours.</summary>
internal static class ExceptionProblems
{
    /// <summary>The answer, or null where the exception, and what caused it, is unknown.</summary>
    public static ProblemResult? Find(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (Map(cause) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static ProblemResult? Map(Exception exception) => exception switch
    {
        InvalidRequestException invalid => Problems.Invalid(invalid.Errors),
        BadHttpRequestException { InnerException: JsonException json } => FromJson(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => Problems.Invalid(FieldErrors.Body, FieldTexts.NotJson),
        BadHttpRequestException bad => Problems.OfStatus(bad.StatusCode),
        InvalidOperationException invalid when IsNulInTrailer(invalid) => Problems.Invalid(FieldErrors.Body, FieldTexts.NotJson),
        JsonException json => FromJson(json),
        OutcomeUnknownException or OverloadedException or TimeoutException => Problems.Overloaded(),

        // The grain was on its way elsewhere, or its silo went away.
        Orleans.Runtime.OrleansException => Problems.Overloaded(),

        // A versioned row changed between its reading and its saving: whoever asked with If-Match, or without, decided on what is gone.
        DbUpdateConcurrencyException => Problems.Of(ErrorCode.PreconditionFailed),
        PostgresException postgres => FromPostgres(postgres),
        NpgsqlException => Problems.Overloaded(),
        OperationCanceledException => Problems.Overloaded(),
        _ => null,
    };

    /// <summary>What Kestrel throws, of all things, for U+0000 in the trailers of a chunked body.</summary>
    private static bool IsNulInTrailer(InvalidOperationException exception) =>
        exception.Source == "Microsoft.AspNetCore.Server.Kestrel.Core"
        && exception.Message.StartsWith("Null characters", StringComparison.Ordinal);

    private static ProblemResult FromJson(JsonException exception)
    {
        var path = exception.Path ?? "$";
        return path.StartsWith("$.", StringComparison.Ordinal)
            ? Problems.Invalid(path[2..], FieldTexts.WrongType)
            : Problems.Invalid(FieldErrors.Body, FieldTexts.NotJson);
    }

    private static ProblemResult? FromPostgres(PostgresException exception) => exception.SqlState switch
    {
        // The client's text holds what a database text cannot, and no validation had caught it.
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter =>
            Problems.Invalid(FieldErrors.Body, FieldTexts.ControlCharacters),
        _ when exception.IsTransient => Problems.Overloaded(),

        // The server is going down, coming up, or has ended this session.
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.ReadOnlySqlTransaction => Problems.Overloaded(),
        _ => null,
    };
}
