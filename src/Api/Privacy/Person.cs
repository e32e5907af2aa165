using Microsoft.EntityFrameworkCore;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Privacy;

/// <summary>Somebody who may have booked, known by the hash of a phone number or of an e-mail address. One of them is null.</summary>
internal sealed record Person(byte[]? PhoneHash, byte[]? EmailHash)
{
    /// <summary>What the activity log calls its kind.</summary>
    public const string Target = "person";

    /// <summary>What logs may call the person: the same each time, and nothing to call or write to.</summary>
    public string Pseudonym => PhoneHash is not null
        ? $"phone:{Convert.ToHexStringLower(PhoneHash)}"
        : $"email:{Convert.ToHexStringLower(EmailHash!)}";

    /// <param name="request">Normalised.</param>
    public static Person Of(PersonRequest request, CustomerVault vault) => new(
        request.Phone is { } phone ? vault.HashOfPhone(phone) : null, request.Email is { } email ? vault.HashOfEmail(email) : null);

    /// <summary>What is kept of the person.</summary>
    public IQueryable<CustomerRow> In(TicketsContext rows) => PhoneHash is not null
        ? rows.Customers.AsNoTracking().Where(row => row.PhoneHash == PhoneHash)
        : rows.Customers.AsNoTracking().Where(row => row.EmailHash == EmailHash);
}
