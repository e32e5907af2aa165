using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Files;

/// <summary>An upload is not what it must be: found deep within reading it.</summary>
internal sealed class UploadRefusedException(ProblemResult problem) : Exception("The upload is refused.")
{
    public ProblemResult Problem { get; } = problem;
}
