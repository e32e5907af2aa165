using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using OrleansTickets.Contracts;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Activity;

/// <summary>Puts an admin's change into the activity log (MISSION T4), in the transaction that saves the change itself.</summary>
internal static class ActivityRecord
{
    /// <summary>Endings of members that no log may hold.</summary>
    private static readonly string[] Secrets = ["password", "password_hash", "token", "secret", "signing_key", "private_key"];

    private static readonly ConcurrentDictionary<Type, bool> Safe = new();

    /// <summary>To be called before <c>SaveChangesAsync</c> of the same context. Changes of grains record themselves.</summary>
    /// <param name="rows">The context that saves the change.</param>
    /// <param name="actor">Who: <c>CurrentAdmin.Actor</c>.</param>
    /// <param name="action">What happened, in snake_case: <c>event_created</c>.</param>
    /// <param name="eventId">The event that it belongs to, if any.</param>
    /// <param name="targetType">What it happened to: <c>event</c>.</param>
    /// <param name="targetId">Which one.</param>
    /// <param name="before">The target as an answer of the API shows it (never a row or a request); null where it was not there.</param>
    /// <param name="after">The same afterwards; null where it is not there any more.</param>
    /// <exception cref="InvalidOperationException">A view has a member for a secret.</exception>
    public static void Record(
        this TicketsContext rows,
        Actor actor,
        string action,
        Guid? eventId,
        string targetType,
        string targetId,
        object? before,
        object? after)
    {
        var json = rows.GetService<IOptions<JsonOptions>>().Value.SerializerOptions;
        rows.Activities.Add(ActivityRow.Of(
            rows.GetService<TimeProvider>().GetUtcNow(), actor.AdminId, actor.AdminType, actor.IpAddress, actor.RequestId, action, eventId,
            targetType, targetId, Write(before, json), Write(after, json)));
    }

    /// <inheritdoc cref="Record(TicketsContext, Actor, string, Guid?, string, string, object?, object?)"/>
    public static void Record(
        this TicketsContext rows,
        Actor actor,
        string action,
        Guid? eventId,
        string targetType,
        Guid targetId,
        object? before,
        object? after) =>
        rows.Record(actor, action, eventId, targetType, targetId.ToString("D"), before, after);

    private static string? Write(object? view, JsonSerializerOptions json)
    {
        if (view is null)
        {
            return null;
        }

        var info = json.GetTypeInfo(view.GetType());
        return Safe.GetOrAdd(info.Type, _ => HasNoSecret(info))
            ? JsonSerializer.Serialize(view, info)
            : throw new InvalidOperationException($"{info.Type.Name} has a member for a secret and cannot be logged.");
    }

    private static bool HasNoSecret(JsonTypeInfo info) =>
        info.Properties.All(property => !Array.Exists(Secrets, ending => property.Name.EndsWith(ending, StringComparison.Ordinal)));
}
