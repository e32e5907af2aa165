namespace OrleansTickets.Api.Notifications;

/// <summary>What the provider says to a message.</summary>
internal abstract record AlimTalkAnswer
{
    /// <summary>It will be, or was, delivered.</summary>
    /// <param name="ProviderId">The provider's name of the request.</param>
    public sealed record Taken(string? ProviderId) : AlimTalkAnswer;

    /// <summary>It was not taken.</summary>
    /// <param name="Code">The provider's.</param>
    /// <param name="IsFinal">Asking again would not change that.</param>
    public sealed record Refused(string Code, bool IsFinal) : AlimTalkAnswer;

    /// <summary>No such message was taken.</summary>
    public sealed record NotThere : AlimTalkAnswer;

    /// <summary>It could not be found out: it may be on its way or not.</summary>
    /// <param name="Reason">For admins; no personal data.</param>
    public sealed record Unknown(string Reason) : AlimTalkAnswer;
}
