using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Privacy;

/// <summary>Names one person; in a body, since addresses of requests are logged.</summary>
/// <param name="Phone">As the person gave it; either this or <paramref name="Email"/>.</param>
/// <param name="Email">As the person gave it; either this or <paramref name="Phone"/>.</param>
internal sealed record PersonRequest(string? Phone, string? Email)
{
    private static readonly Text OneOfThem = new("Give either phone or email.", "phone과 email 중 하나만 입력하세요.");

    /// <summary>The same, normalised: one of the two is set.</summary>
    public PersonRequest Read(Check check)
    {
        if (string.IsNullOrWhiteSpace(Phone) == string.IsNullOrWhiteSpace(Email))
        {
            check.Fail("phone", OneOfThem);
            check.Fail("email", OneOfThem);
            return this;
        }

        return string.IsNullOrWhiteSpace(Email)
            ? new PersonRequest(check.MobileNumber("phone", Phone), null)
            : new PersonRequest(null, check.Email("email", Email));
    }

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(PersonRequest);
}
