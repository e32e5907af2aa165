using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Activity;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Privacy;

/// <summary>Forgets a person for good (MISSION W9). What was held, sold and paid stays: it names nobody.</summary>
internal sealed class PersonalDataErasure(TicketsContext rows, TimeProvider clock)
{
    /// <summary>Idempotent: where nothing is kept of the person, nothing is erased.</summary>
    public async Task<ErasureResponse> EraseAsync(Person person, Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await rows.Database.BeginTransactionAsync(cancellationToken);

        // Where a refund under way is to be paid: whoever finishes it has to ask again.
        await rows.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM refund_accounts WHERE order_id IN (
              SELECT reservation_id FROM customers WHERE phone_hash = {person.PhoneHash} OR email_hash = {person.EmailHash})
            """,
            cancellationToken);

        // Locked in one order, so that two erasures of the same rows do not wait for each other in a circle.
        var erased = await rows.Database.ExecuteSqlAsync(
            $"""
            WITH person AS (
              SELECT reservation_id FROM customers WHERE phone_hash = {person.PhoneHash} OR email_hash = {person.EmailHash}
              ORDER BY reservation_id FOR UPDATE)
            UPDATE customers SET key_id = NULL, sealed = NULL, phone_hash = NULL, email_hash = NULL, erased_at = {now}
            FROM person WHERE customers.reservation_id = person.reservation_id
            """,
            cancellationToken);
        rows.Record(actor, "personal_data_erased", null, Person.Target, person.Pseudonym, null, new PersonalDataActivity(erased));
        await rows.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ErasureResponse(erased, now);
    }
}
