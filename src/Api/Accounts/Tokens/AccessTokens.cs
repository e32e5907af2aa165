using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrleansTickets.Api.Http;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>Issues access tokens, and validates them for the bearer handler: ES256 by keys of ours, in their one form, and nothing else.</summary>
internal sealed class AccessTokens : JsonWebTokenHandler
{
    /// <summary>How far the clocks of two servers may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    private readonly SigningKeyStore _keys;
    private readonly TokenOptions _options;
    private readonly TimeProvider _clock;
    private readonly VerifiedTokens _verified = new();

    public AccessTokens(SigningKeyStore keys, IOptions<TokenOptions> options, TimeProvider clock)
    {
        _keys = keys;
        _options = options.Value;
        _clock = clock;
        MaximumTokenSizeInBytes = TokenForm.MaxLength;
        Rules = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [TokenForm.Type],
            ValidIssuer = _options.Issuer,
            ValidAudience = _options.Audience,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Find(keyId) is { } key ? [key.SecurityKey] : [],
            TryAllIssuerSigningKeys = false,
            LifetimeValidator = IsAlive,
            NameClaimType = AdminClaims.Subject,
            RoleClaimType = AdminClaims.AdminType,
        };
    }

    /// <summary>What a token must fulfil beside its form.</summary>
    public TokenValidationParameters Rules { get; }

    public TimeSpan Lifetime => TimeSpan.FromMinutes(_options.AccessMinutes);

    public string Issue(AccessToken token)
    {
        var now = _clock.GetUtcNow();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [AdminClaims.Subject] = token.AdminId.ToString("D"),
            [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7(now).ToString("D"),
            [AdminClaims.Session] = token.SessionId.ToString("D"),
            [AdminClaims.AdminType] = AdminClaims.Name(token.AdminType),
            [AdminClaims.PermissionLevel] = (int)token.PermissionLevel,
            [AdminClaims.TokenVersion] = token.TokenVersion,
        };
        if (token.EventId is { } eventId)
        {
            claims.Add(AdminClaims.EventId, eventId.ToString("D"));
        }

        return CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenForm.Type,
            Issuer = _options.Issuer,
            Audience = _options.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(_keys.Current.SecurityKey, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <remarks>The form first. It also names a key of ours: of other keys' tokens the library would tell which have expired.</remarks>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (_verified.Find(token) is { } known && IsCurrent(known.SecurityToken.ValidFrom, known.SecurityToken.ValidTo))
        {
            return known;
        }

        if (TokenForm.ReadKeyId(token) is not { } keyId || _keys.Find(keyId) is null)
        {
            return new TokenValidationResult { Exception = new SecurityTokenMalformedException("Not an access token of ours.") };
        }

        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            _verified.Keep(token, result);
        }

        return result;
    }

    /// <summary>In place of the library's own, which asks the machine for the time.</summary>
    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters rules) =>
        IsCurrent(notBefore, expires)
        || (expires <= Now - Skew && HasBegun(notBefore, expires) ? throw new SecurityTokenExpiredException { Expires = expires.Value } : false);

    private bool IsCurrent(DateTime? notBefore, DateTime? expires) => HasBegun(notBefore, expires) && expires > Now - Skew;

    private bool HasBegun(DateTime? notBefore, DateTime? expires) => notBefore <= Now + Skew && expires > notBefore;

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;
}
