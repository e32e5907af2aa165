namespace OrleansTickets.Api.Http;

/// <summary>A header or query parameter is wrong. For parameter binders and list reading, which cannot return a result; handlers return problems.</summary>
internal sealed class InvalidRequestException(FieldErrors errors) : Exception("The request is not valid.")
{
    public FieldErrors Errors { get; } = errors;
}
