using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Contracts.Privacy;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Privacy;

/// <summary>
/// The only door to buyers' names, phone numbers and e-mail addresses (MISSION W9): seals them before a grain is called, and opens
/// what the journal's commit has written.
/// </summary>
/// <remarks>Opening throws <see cref="InvalidDataException"/> where a row is not as it was written.</remarks>
internal sealed class CustomerVault(PersonalDataKeyStore keys, IDbContextFactory<TicketsContext> contexts)
{
    private CustomerSeal? _seal;

    private CustomerSeal CustomerSeal => _seal ??= new CustomerSeal(keys.Keys);

    public SealedCustomer Seal(Guid eventId, Guid reservationId, Customer customer) => CustomerSeal.Seal(eventId, reservationId, customer);

    /// <returns>Null where there is no such reservation, or its customer was erased.</returns>
    public async Task<Customer?> OpenAsync(Guid reservationId, CancellationToken cancellationToken) =>
        (await OpenAsync([reservationId], cancellationToken)).GetValueOrDefault(reservationId);

    /// <summary>Many in one query. Those that do not exist or were erased are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, Customer>> OpenAsync(IReadOnlyCollection<Guid> reservationIds, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var customers = new Dictionary<Guid, Customer>(reservationIds.Count);
        var found = rows.Customers.AsNoTracking().Where(row => reservationIds.Contains(row.ReservationId) && row.ErasedAt == null);
        await foreach (var row in found.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            customers.Add(row.ReservationId, Open(row)!);
        }

        return customers;
    }

    /// <summary>Reservations of an event by whoever gave this phone number, the newest first.</summary>
    /// <param name="phone">In digits only.</param>
    public async Task<IReadOnlyList<Guid>> FindReservationsAsync(Guid eventId, string phone, CancellationToken cancellationToken)
    {
        var hash = HashOfPhone(phone);
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        return await rows.Customers.AsNoTracking()
            .Where(row => row.EventId == eventId && row.PhoneHash == hash)
            .OrderByDescending(row => row.CreatedAt).Select(row => row.ReservationId)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Whether whoever made a reservation gave this phone number. Where there is no such reservation, or its customer was erased, the same is
    /// done, and it takes as long.
    /// </summary>
    /// <param name="phone">In digits only.</param>
    public async Task<bool> IsPhoneOfAsync(Guid reservationId, string phone, CancellationToken cancellationToken)
    {
        var asked = HashOfPhone(phone);
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await rows.Customers.AsNoTracking()
            .Where(row => row.ReservationId == reservationId).Select(row => row.PhoneHash)
            .FirstOrDefaultAsync(cancellationToken);
        return CryptographicOperations.FixedTimeEquals(asked, kept ?? new byte[asked.Length]) && kept is not null;
    }

    /// <returns>Null after an erasure.</returns>
    public Customer? Open(CustomerRow row) => CustomerSeal.Open(row);

    /// <param name="phone">In digits only.</param>
    public byte[] HashOfPhone(string phone) => keys.Keys.Index.OfPhone(phone);

    /// <param name="email">In lower case.</param>
    public byte[] HashOfEmail(string email) => keys.Keys.Index.OfEmail(email);
}
